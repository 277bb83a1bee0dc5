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
 * A move as the controller knows it.
 *
 * @param code why it did not complete; absent otherwise
 * @param startedAt when its ticket was written down, before anybody got it; absent: no host was told, nothing has changed
 * @param endedAt by the source's clock, but never before its start and never later than its report was taken
 * @param cancelRequested whether somebody asked to give it up
 * @param progress the last one known
 */
public record Migration(
        MoveOrder order,
        MigrationState state,
        @Nullable ErrorCode code,
        @Nullable String message,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        boolean cancelRequested,
        MoveOptions options,
        @Nullable MoveProgress progress,
        @Nullable MoveReport sourceReport,
        @Nullable MoveReport targetReport) {

    static Migration queued(MoveOrder order, MoveOptions options) {
        return new Migration(order, MigrationState.QUEUED, null, null, null, null, false, options, null, null, null);
    }

    public MigrationId id() {
        return order.id();
    }

    public VmId vmId() {
        return order.vmId();
    }

    public String vmName() {
        return order.vmName();
    }

    public HostId sourceHost() {
        return order.sourceHost();
    }

    public String source() {
        return order.source();
    }

    public HostId targetHost() {
        return order.targetHost();
    }

    public String target() {
        return order.target();
    }

    /** Whether its outcome is known and nothing can change it any more. */
    public boolean over() {
        return state.ended() && state != MigrationState.UNDECIDED;
    }

    Migration inState(MigrationState next) {
        return changed(next, code, message, startedAt, endedAt, cancelRequested, options, progress);
    }

    Migration started(MoveOptions proven, Instant now) {
        MigrationState next = MigrationState.PREPARING;
        return changed(next, code, message, now, endedAt, cancelRequested, proven, progress);
    }

    Migration ended(MigrationState result, @Nullable ErrorCode why, @Nullable String words, Instant when) {
        MoveProgress last =
                result == MigrationState.COMPLETED && progress != null ? Progresses.whole(progress) : progress;
        return changed(result, why, words, startedAt, when, cancelRequested, options, last);
    }

    Migration withCancelRequested(boolean requested) {
        return changed(state, code, message, startedAt, endedAt, requested, options, progress);
    }

    Migration withProgress(MoveProgress news) {
        MigrationState next = !news.state().ended() && state.canBecome(news.state()) ? news.state() : state;
        MoveProgress merged = Progresses.merge(progress, news, next);
        return changed(next, code, message, startedAt, endedAt, cancelRequested, options, merged);
    }

    Migration withReport(MoveReport report) {
        boolean fromSource = report.role() == Role.SOURCE;
        return new Migration(
                order,
                state,
                code,
                message,
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
                order,
                newState,
                newCode,
                newMessage,
                newStartedAt,
                newEndedAt,
                newCancelRequested,
                newOptions,
                newProgress,
                sourceReport,
                targetReport);
    }
}
