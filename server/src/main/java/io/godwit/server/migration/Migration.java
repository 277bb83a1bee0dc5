package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A move as the controller knows it and as the API shows it.
 *
 * @param source name of the host it leaves
 * @param target name of the host it enters
 * @param code why it did not complete; absent otherwise
 * @param requestedBy the account that asked for it
 * @param startedAt when the tickets went out
 * @param progress the last one known
 * @param cancelRequested whether somebody asked to give it up
 */
public record Migration(
        MigrationId id,
        VmId vmId,
        String vmName,
        HostId sourceHost,
        String source,
        HostId targetHost,
        String target,
        MigrationState state,
        @Nullable ErrorCode code,
        @Nullable String message,
        String requestedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        boolean cancelRequested,
        MoveOptions options,
        @Nullable MoveProgress progress,
        @Nullable MoveReport sourceReport,
        @Nullable MoveReport targetReport) {

    Migration inState(MigrationState next) {
        return changed(next, code, message, startedAt, endedAt, cancelRequested, options, progress);
    }

    Migration started(MoveOptions proven, Instant now) {
        MigrationState next = MigrationState.PREPARING;
        return changed(next, code, message, now, endedAt, cancelRequested, proven, progress);
    }

    Migration ended(MigrationState result, @Nullable ErrorCode why, @Nullable String words, Instant now) {
        MoveProgress last =
                result == MigrationState.COMPLETED && progress != null ? Progresses.whole(progress) : progress;
        return changed(result, why, words, startedAt, now, cancelRequested, options, last);
    }

    Migration withCancelRequested() {
        return changed(state, code, message, startedAt, endedAt, true, options, progress);
    }

    Migration withoutCancelRequested() {
        return changed(state, code, message, startedAt, endedAt, false, options, progress);
    }

    Migration withProgress(MoveProgress news) {
        MigrationState next = !news.state().ended() && state.canBecome(news.state()) ? news.state() : state;
        MoveProgress merged = Progresses.merge(progress, news, next);
        return changed(next, code, message, startedAt, endedAt, cancelRequested, options, merged);
    }

    Migration withReport(MoveReport report) {
        boolean fromSource = report.role() == Role.SOURCE;
        return new Migration(
                id,
                vmId,
                vmName,
                sourceHost,
                source,
                targetHost,
                target,
                state,
                code,
                message,
                requestedBy,
                createdAt,
                startedAt,
                endedAt,
                cancelRequested,
                options,
                progress,
                fromSource ? report : sourceReport,
                fromSource ? targetReport : report);
    }

    private Migration changed(
            MigrationState newState,
            @Nullable ErrorCode newCode,
            @Nullable String newMessage,
            @Nullable Instant newStartedAt,
            @Nullable Instant newEndedAt,
            boolean newCancelRequested,
            MoveOptions newOptions,
            @Nullable MoveProgress newProgress) {
        return new Migration(
                id,
                vmId,
                vmName,
                sourceHost,
                source,
                targetHost,
                target,
                newState,
                newCode,
                newMessage,
                requestedBy,
                createdAt,
                newStartedAt,
                newEndedAt,
                newCancelRequested,
                newOptions,
                newProgress,
                sourceReport,
                targetReport);
    }
}
