package io.godwit.simulator;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.model.migration.Phase;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.simulator.clock.VirtualClock;
import io.godwit.simulator.transfer.MemoryTransfer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the movers of one move write down: times, phases, pause; and what they tell from it. */
final class MoveRecord {

    private static final long CLOCK_ERROR_MICROS = 50;
    private static final double WIRE_OVERHEAD = 1.01;

    private final Ticket ticket;
    private final VirtualClock clock;
    private final List<Phase> phases = new ArrayList<>();
    private Duration began = Duration.ZERO;
    private Instant beganAt = Instant.EPOCH;
    private long phaseStartMicros;
    private double percent;
    private @Nullable Pause pause;

    MoveRecord(Ticket ticket, VirtualClock clock) {
        this.ticket = ticket;
        this.clock = clock;
    }

    void began() {
        began = clock.now();
        beganAt = now();
    }

    /** The phase of that name has ended. */
    void phase(String name) {
        long micros = micros();
        phases.add(new Phase(name, phaseStartMicros, micros - phaseStartMicros));
        phaseStartMicros = micros;
    }

    /** The guest stands still for that time. */
    void stopped(Duration length) {
        long stop = ChronoUnit.MICROS.between(Instant.EPOCH, beganAt) + micros();
        pause = Pause.between(stop, stop + length.toNanos() / 1000, 0, CLOCK_ERROR_MICROS);
    }

    MoveReport report(
            Role role, MigrationState result, @Nullable ErrorCode code, String words, MemoryTransfer transfer) {
        boolean known = result == MigrationState.COMPLETED;
        return new MoveReport(
                ticket.migrationId(),
                ticket.vmId(),
                role,
                result,
                code,
                words,
                beganAt,
                now(),
                phases,
                (long) (transfer.transferredBytes() * WIRE_OVERHEAD),
                transfer.transferredBytes(),
                transfer.pass(),
                known ? pause : null);
    }

    MoveProgress progress(MigrationState state, MemoryTransfer transfer, SimulatedVm vm, double rate) {
        percent = Math.max(percent, state == MigrationState.CONFIRMING ? 100 : transfer.percent());
        boolean flowing = state == MigrationState.TRANSFERRING && rate > 0;
        return new MoveProgress(
                ticket.migrationId(),
                state,
                percent,
                transfer.transferredBytes(),
                transfer.remainingBytes(),
                vm.memoryBytes(),
                flowing ? (long) rate : 0,
                transfer.dirtyBytesPerSecond(),
                transfer.pass(),
                micros() / 1000,
                flowing ? (long) (transfer.remainingBytes() * 1000 / rate) : null);
    }

    private long micros() {
        return clock.now().minus(began).toNanos() / 1000;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
