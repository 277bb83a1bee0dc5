package io.godwit.server.alarm;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.Alarm;
import io.godwit.server.event.Events;
import io.godwit.server.host.Hosts;
import io.godwit.server.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a person must look at. Raised by hosts and by the controller, cleared when the move's outcome is known. */
@Component
public final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final AlarmStore store;
    private final Hosts hosts;
    private final Events events;
    private final Database database;
    private final Clock clock;

    Alarms(AlarmStore store, Hosts hosts, Events events, Database database, Clock clock) {
        this.store = store;
        this.hosts = hosts;
        this.events = events;
        this.database = database;
        this.clock = clock;
    }

    /** Raising one again changes its message only. */
    public void raise(HostId host, Alarm alarm) {
        LOG.warn("alarm {} of host {}: {}", alarm.code(), hosts.name(host), alarm.message());
        store.save(host, alarm);
        store.standing(alarm.migrationId()).stream()
                .filter(raised ->
                        raised.host().equals(host) && raised.alarm().code().equals(alarm.code()))
                .forEach(raised -> tell("alarm.raised", raised));
    }

    /** The move's outcome is known: its alarms stand no more. */
    public void clear(MigrationId migration) {
        List<AlarmStore.Raised> standing = store.standing(migration);
        if (standing.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        store.clear(migration, now);
        standing.forEach(raised -> tell("alarm.cleared", new AlarmStore.Raised(raised.alarm(), raised.host(), now)));
    }

    /** Those that stand, or those that stand no more; oldest first. */
    List<AlarmView> list(boolean standing) {
        return store.list(standing).stream().map(this::view).toList();
    }

    private void tell(String type, AlarmStore.Raised raised) {
        AlarmView view = view(raised);
        database.afterCommit(() -> events.publish(type, view));
    }

    private AlarmView view(AlarmStore.Raised raised) {
        return AlarmView.of(raised, hosts.name(raised.host()));
    }
}
