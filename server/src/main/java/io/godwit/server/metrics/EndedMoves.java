package io.godwit.server.metrics;

import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.server.migration.Migration;
import io.godwit.server.migration.MoveListener;
import io.godwit.server.store.Database;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts a move once its end is on the disk; the source's report carries its figures. */
@Component
final class EndedMoves implements MoveListener {

    private final MoveMetrics metrics;
    private final Database database;

    EndedMoves(MoveMetrics metrics, Database database) {
        this.metrics = metrics;
        this.database = database;
    }

    @Override
    public void moved(Migration migration) {
        if (migration.state().ended()) {
            database.afterCommit(() -> count(migration));
        }
    }

    private void count(Migration migration) {
        MoveReport report = migration.sourceReport();
        metrics.ended(
                migration.state(),
                migration.code(),
                report == null ? null : Duration.between(report.startedAt(), report.endedAt()),
                report == null ? null : pause(report.pause()),
                null,
                report == null ? 0 : report.bytes());
    }

    private static @Nullable Duration pause(@Nullable Pause pause) {
        return pause == null ? null : Duration.ofNanos(pause.pauseMicros() * 1_000);
    }
}
