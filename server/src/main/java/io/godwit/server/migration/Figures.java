package io.godwit.server.migration;

import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an ended move that its history compares with others, out of the source's report.
 *
 * @param durationMillis from the ticket's arrival at the source to the source's end, by the source's clock
 * @param bytes that went over the wire; absent when unknown
 */
record Figures(
        @Nullable Long durationMillis,
        @Nullable Long pauseMicros,
        @Nullable Long bytes) {

    static Figures of(@Nullable MoveReport report) {
        if (report == null) {
            return new Figures(null, null, null);
        }
        long millis = Duration.between(report.startedAt(), report.endedAt()).toMillis();
        Pause pause = report.pause();
        return new Figures(
                millis < 0 ? null : millis, // the source's clock was set back meanwhile
                pause == null ? null : pause.pauseMicros(),
                report.bytes() == 0 ? null : report.bytes());
    }
}
