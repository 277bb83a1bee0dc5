package io.godwit.mover.source;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.model.migration.Phase;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.MonitorTimes;
import io.godwit.mover.peer.Outcome;
import io.godwit.mover.peer.PrepareAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The figures of one move, collected at the source as it goes. */
final class MoveRecord {

    private final Ticket ticket;
    private final Instant startedAt;
    private final long start = System.nanoTime();
    private final long startMicros = MonitorTimes.nowMicros();
    private final List<Phase> phases = new ArrayList<>();
    private final List<Long> passes = new ArrayList<>();
    private final MonitorTimes times = new MonitorTimes();
    private @Nullable ClockOffset clock;
    private @Nullable Outcome answer;

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

    /** A pass over the memory begins now; they are numbered from 1. */
    synchronized void passBegins(int pass) {
        if (pass > passes.size()) {
            passes.add((System.nanoTime() - start) / 1000);
        }
    }

    /** The target's part of the prepare phase, which has just ended. */
    synchronized void prepared(PrepareAnswer answer) {
        find("prepare")
                .ifPresent(whole -> phases.add(new Phase(
                        "prepare.libvirt",
                        whole.startMicros() + Math.max(0, whole.durationMicros() - answer.prepareMicros()),
                        answer.prepareMicros())));
    }

    synchronized void answered(@Nullable Outcome outcome) {
        answer = outcome;
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
                allPhases(),
                wireBytes,
                memoryBytes,
                passes,
                result == MigrationState.COMPLETED ? pause() : null);
    }

    private List<Phase> allPhases() {
        List<Phase> all = new ArrayList<>(phases);
        find("perform").ifPresent(perform -> inPerform(perform, all));
        Outcome outcome = answer;
        ClockOffset offset = clock;
        if (outcome != null && offset != null && outcome.committedMicros() > 0) {
            long asked = outcome.askedMicros() - offset.offsetMicros() - startMicros;
            long committed = outcome.committedMicros() - offset.offsetMicros() - startMicros;
            all.add(new Phase("finish.commit", asked, committed - asked));
            all.add(new Phase("finish.libvirt", committed, outcome.finishMicros()));
        }
        all.sort(Comparator.comparingLong(Phase::startMicros)
                .thenComparing(Comparator.comparingLong(Phase::durationMicros).reversed()));
        return all;
    }

    private void inPerform(Phase perform, List<Phase> all) {
        long end = perform.startMicros() + perform.durationMicros();
        long stop = times.find("STOP").map(micros -> micros - startMicros).orElse(end);
        for (int pass = 0; pass < passes.size() && passes.get(pass) < stop; pass++) {
            long until = pass + 1 < passes.size() ? Math.min(stop, passes.get(pass + 1)) : stop;
            all.add(new Phase("perform.pass-" + (pass + 1), passes.get(pass), until - passes.get(pass)));
        }
        if (stop < end) {
            all.add(new Phase("perform.stopped", stop, end - stop));
        }
    }

    private Optional<Phase> find(String name) {
        return phases.stream().filter(phase -> phase.name().equals(name)).reduce((first, second) -> second);
    }

    private @Nullable Pause pause() {
        ClockOffset offset = clock;
        Outcome outcome = answer;
        Long resumed = outcome == null ? null : outcome.resumeMicros();
        Long stopped = times.find("STOP").orElse(null);
        return offset == null || resumed == null || stopped == null
                ? null
                : Pause.between(stopped, resumed, offset.offsetMicros(), offset.errorMicros());
    }
}
