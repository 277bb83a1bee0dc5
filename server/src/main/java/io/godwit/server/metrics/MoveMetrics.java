package io.godwit.server.metrics;

import io.godwit.model.ErrorCode;
import io.godwit.model.migration.MigrationState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Figures of moves that have ended since this start; each is told here once. */
@Component
public final class MoveMetrics {

    private final MeterRegistry registry;
    private final Timer duration;
    private final Timer pause;
    private final Timer outage;
    private final DistributionSummary bytes;

    MoveMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.duration = Timer.builder("godwit.migration.duration")
                .description("From the start of a move to its end, of completed ones")
                .serviceLevelObjectives(seconds(1, 2, 5, 10, 30, 60, 300, 1800))
                .register(registry);
        this.pause = Timer.builder("godwit.migration.pause")
                .description("How long the guest's CPUs stood still, of completed moves")
                .serviceLevelObjectives(millis(10, 30, 50, 100, 200, 300, 500, 1000, 5000))
                .register(registry);
        this.outage = Timer.builder("godwit.migration.outage")
                .description("How long the guest answered nobody, of completed moves that were watched")
                .serviceLevelObjectives(millis(10, 30, 50, 100, 200, 300, 500, 1000, 5000))
                .register(registry);
        this.bytes = DistributionSummary.builder("godwit.migration.transferred")
                .baseUnit("bytes")
                .description("What went over the wire, of completed moves")
                .serviceLevelObjectives(1L << 26, 1L << 28, 1L << 30, 1L << 32, 1L << 34, 1L << 36)
                .register(registry);
        for (MigrationState state : MigrationState.values()) {
            if (state.ended()) {
                ended(state, "none");
            }
        }
    }

    /**
     * A move has ended, in whatever way.
     *
     * @param code why it did not complete; absent for one that did
     * @param total from its start to its end; absent where it never began
     * @param pause how long the guest's CPUs stood still; absent where nobody knows
     * @param outage how long it answered nobody; absent where nobody measured
     * @param transferredBytes 0 where nobody knows
     */
    public void ended(
            MigrationState result,
            @Nullable ErrorCode code,
            @Nullable Duration total,
            @Nullable Duration pause,
            @Nullable Duration outage,
            long transferredBytes) {
        ended(result, code == null ? "none" : code.code()).increment();
        if (result == MigrationState.COMPLETED) {
            record(this.duration, total);
            record(this.pause, pause);
            record(this.outage, outage);
            if (transferredBytes > 0) {
                bytes.record((double) transferredBytes);
            }
        }
    }

    private Counter ended(MigrationState result, String code) {
        return Counter.builder("godwit.migrations.ended")
                .description("Moves that have ended since this start, by result and reason")
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .tag("code", code)
                .register(registry);
    }

    private static void record(Timer timer, @Nullable Duration value) {
        if (value != null && !value.isNegative()) {
            timer.record(value);
        }
    }

    private static Duration[] seconds(long... values) {
        return java.util.Arrays.stream(values).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }

    private static Duration[] millis(long... values) {
        return java.util.Arrays.stream(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
