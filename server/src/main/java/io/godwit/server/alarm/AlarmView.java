package io.godwit.server.alarm;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.Alarm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alarm as the API shows it.
 *
 * @param host name of the host that raised it
 * @param clearedAt absent while it stands
 */
record AlarmView(
        MigrationId migrationId,
        VmId vmId,
        HostId hostId,
        String host,
        String code,
        String message,
        Instant raisedAt,
        @Nullable Instant clearedAt) {

    static AlarmView of(AlarmStore.Raised raised, String host) {
        Alarm alarm = raised.alarm();
        return new AlarmView(
                alarm.migrationId(),
                alarm.vmId(),
                raised.host(),
                host,
                alarm.code(),
                alarm.message(),
                alarm.raisedAt(),
                raised.clearedAt());
    }
}
