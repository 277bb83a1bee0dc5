package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.model.migration.Phase;
import io.godwit.model.migration.Role;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts moves that ended into a database, without hosts. */
public final class TestingMoves {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Database database;
    private final MigrationStore store;
    private int count;

    public TestingMoves(Database database) {
        this.database = database;
        this.store = new MigrationStore(database);
    }

    /** Many at once. */
    public void together(Runnable action) {
        database.transaction(() -> {
            action.run();
            return null;
        });
    }

    /** A move of VM {@code vm} from a to b that took so long; each is asked for a second after the one before. */
    public MigrationId completed(String vm, long totalMillis, @Nullable Long pauseMicros, long bytes) {
        Instant created = BEGINNING.plusSeconds(count++);
        Migration asked = Migration.queued(order(vm, "a", "b", null, created), MoveOptions.defaults());
        MoveReport report = new MoveReport(
                asked.id(),
                asked.vmId(),
                Role.SOURCE,
                MigrationState.COMPLETED,
                null,
                "done",
                created,
                created.plusMillis(totalMillis),
                List.of(new Phase("perform", 0, totalMillis * 1000)),
                bytes,
                bytes,
                2,
                pauseMicros == null ? null : Pause.between(0, pauseMicros, 0, 10));
        Migration ended = asked.started(asked.options(), created)
                .withReport(report)
                .ended(MigrationState.COMPLETED, null, "done", report.endedAt());
        write(asked, ended);
        return asked.id();
    }

    /** A move that ended otherwise, without figures. */
    public MigrationId ended(String vm, String from, String to, MigrationState result, @Nullable String reason) {
        Instant created = BEGINNING.plusSeconds(count++);
        Migration asked = Migration.queued(order(vm, from, to, reason, created), MoveOptions.defaults());
        write(asked, asked.ended(result, ErrorCode.TUNNEL_LOST, "the tunnel, \"both paths\", is lost", created));
        return asked.id();
    }

    private void write(Migration asked, Migration ended) {
        store.insert(asked);
        store.update(ended);
    }

    private static MoveOrder order(String vm, String from, String to, @Nullable String reason, Instant created) {
        return new MoveOrder(
                MigrationId.random(),
                OperationId.random(),
                new VmId(UUID.nameUUIDFromBytes(vm.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                vm,
                new HostId(UUID.nameUUIDFromBytes(from.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                from,
                new HostId(UUID.nameUUIDFromBytes(to.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                to,
                "admin",
                reason,
                created);
    }
}
