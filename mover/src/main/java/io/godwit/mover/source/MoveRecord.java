package io.godwit.mover.source;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.model.migration.Phase;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.MonitorTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The figures of one move, collected at the source as it goes. */
final class MoveRecord {

    private final Ticket ticket;
    private final Instant startedAt;
    private final long start = System.nanoTime();
    private final List<Phase> phases = new ArrayList<>();
    private final MonitorTimes times = new MonitorTimes();
    private @Nullable ClockOffset clock;
    private @Nullable Long resumeMicros;

    MoveRecord(Ticket ticket, Instant startedAt) {
        this.ticket = ticket;
        this.startedAt = startedAt;
    }

    MonitorTimes times() {
        return times;
    }

    /** Runs one phase and keeps its times, also when it fails. */
    <T> T phase(String name, Supplier<T> action) {
        long begin = System.nanoTime();
        try {
            return action.get();
        } finally {
            long end = System.nanoTime();
            synchronized (this) {
                phases.add(new Phase(name, (begin - start) / 1000, (end - begin) / 1000));
            }
        }
    }

    void phase(String name, Runnable action) {
        phase(name, () -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    synchronized void clock(ClockOffset offset) {
        clock = offset;
    }

    synchronized void resumedAt(@Nullable Long micros) {
        resumeMicros = micros;
    }

    synchronized MoveReport report(
            MigrationState result,
            @Nullable ErrorCode code,
            String message,
            long wireBytes,
            long memoryBytes,
            int passes) {
        return new MoveReport(
                ticket.migrationId(),
                ticket.vmId(),
                Role.SOURCE,
                result,
                code,
                message,
                startedAt,
                Instant.now(),
                phases,
                wireBytes,
                memoryBytes,
                passes,
                result == MigrationState.COMPLETED ? pause() : null);
    }

    private @Nullable Pause pause() {
        ClockOffset offset = clock;
        Long resumed = resumeMicros;
        Long stopped = times.find("STOP").orElse(null);
        return offset == null || resumed == null || stopped == null
                ? null
                : Pause.between(stopped, resumed, offset.offsetMicros(), offset.errorMicros());
    }
}
