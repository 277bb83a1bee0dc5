package io.godwit.server.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.Alarm;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept of alarms. */
public interface AlarmStoreContract {

    Instant RAISED = Instant.parse("2026-01-01T00:00:00.123Z");

    Database database();

    @Test
    default void anAlarmStandsUntilItIsClearedAndCanStandAgain() {
        AlarmStore store = new AlarmStore(database());
        HostId host = HostId.random();
        MigrationId migration = MigrationId.random();
        VmId vm = new VmId(UUID.randomUUID());
        Alarm first = new Alarm(migration, vm, "undecided", "look", RAISED);
        Alarm other = new Alarm(MigrationId.random(), vm, "undecided", "look", RAISED.plusSeconds(1));
        store.save(host, first);
        store.save(host, other);
        assertThat(store.list(true))
                .containsExactly(new AlarmStore.Raised(first, host, null), new AlarmStore.Raised(other, host, null));
        Alarm again = new Alarm(migration, vm, "undecided", "look there", RAISED.plusSeconds(2));
        Alarm kept = new Alarm(migration, vm, "undecided", "look there", RAISED);
        store.save(host, again);
        assertThat(store.standing(migration)).containsExactly(new AlarmStore.Raised(kept, host, null));
        Instant cleared = RAISED.plusSeconds(3);
        store.clear(migration, cleared);
        assertThat(store.standing(migration)).isEmpty();
        assertThat(store.list(true)).containsExactly(new AlarmStore.Raised(other, host, null));
        assertThat(store.list(false)).containsExactly(new AlarmStore.Raised(kept, host, cleared));
        store.save(host, again);
        assertThat(store.standing(migration)).containsExactly(new AlarmStore.Raised(kept, host, null));
    }
}
