package io.godwit.server.migration;

import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveProgress;
import org.jspecify.annotations.Nullable;

/** Keeps progress from running backwards, whatever order its news come in (A5). */
final class Progresses {

    private Progresses() {}

    static MoveProgress merge(@Nullable MoveProgress before, MoveProgress news, MigrationState state) {
        return new MoveProgress(
                news.migrationId(),
                state,
                before == null ? news.percent() : Math.max(before.percent(), news.percent()),
                before == null ? news.bytesTransferred() : Math.max(before.bytesTransferred(), news.bytesTransferred()),
                news.bytesRemaining(),
                news.bytesTotal(),
                news.bytesPerSecond(),
                news.dirtyBytesPerSecond(),
                before == null ? news.pass() : Math.max(before.pass(), news.pass()),
                before == null ? news.elapsedMillis() : Math.max(before.elapsedMillis(), news.elapsedMillis()),
                news.remainingMillis());
    }

    /** The last progress of a completed move. */
    static MoveProgress whole(MoveProgress last) {
        return new MoveProgress(
                last.migrationId(),
                MigrationState.COMPLETED,
                100,
                last.bytesTransferred(),
                0,
                last.bytesTotal(),
                last.bytesPerSecond(),
                last.dirtyBytesPerSecond(),
                last.pass(),
                last.elapsedMillis(),
                0L);
    }
}
