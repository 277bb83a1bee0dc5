package io.godwit.server.alarm;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.server.host.Hosts;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The alarms that stand. */
@RestController
final class AlarmResource {

    /** One alarm; {@code host} is the name of the host that raised it. */
    record AlarmView(
            MigrationId migrationId,
            VmId vmId,
            HostId hostId,
            String host,
            String code,
            String message,
            Instant raisedAt) {}

    private final AlarmStore alarms;
    private final Hosts hosts;

    AlarmResource(AlarmStore alarms, Hosts hosts) {
        this.alarms = alarms;
        this.hosts = hosts;
    }

    @GetMapping("/api/v1/alarms")
    List<AlarmView> list() {
        return alarms.standing().stream().map(this::view).toList();
    }

    private AlarmView view(AlarmStore.Raised raised) {
        return new AlarmView(
                raised.alarm().migrationId(),
                raised.alarm().vmId(),
                raised.host(),
                hosts.name(raised.host()),
                raised.alarm().code(),
                raised.alarm().message(),
                raised.alarm().raisedAt());
    }
}
