package io.godwit.model.migration;

import io.godwit.model.MigrationId;
import io.godwit.model.Printable;
import io.godwit.model.VmId;
import java.time.Instant;

/**
 * Something that a person must look at.
 *
 * @param code stable word, for example {@code outcome-unknown}
 * @param message what is known, what is not, what to find out
 */
public record Alarm(MigrationId migrationId, VmId vmId, String code, String message, Instant raisedAt) {

    public Alarm {
        message = Printable.line(message);
    }
}
