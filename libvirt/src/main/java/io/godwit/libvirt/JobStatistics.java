package io.godwit.libvirt;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Progress of the job that a domain has, a migration for instance. Which values are there depends on the job and its
 * phase; sizes are bytes, rates bytes per second. Only the source of a migration has them.
 */
public record JobStatistics(JobType type, TypedParameters values) {
    /** Flag: the statistics of the last completed job; reading them forgets them. */
    public static final int COMPLETED = 1;
    /** Flag, together with {@link #COMPLETED}: do not forget them. */
    public static final int KEEP_COMPLETED = 1 << 1;

    /** {@code virDomainJobType}. */
    public enum JobType {
        NONE(0),
        BOUNDED(1),
        UNBOUNDED(2),
        COMPLETED(3),
        FAILED(4),
        CANCELLED(5),
        /** A number that this client does not know. */
        UNKNOWN(-1);

        private final int number;

        JobType(int number) {
            this.number = number;
        }

        static JobType of(int number) {
            return Arrays.stream(values())
                    .filter(type -> type.number == number)
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }

    static JobStatistics decode(XdrDecoder in) {
        return new JobStatistics(JobType.of(in.integer()), TypedParameters.decode(in, Limits.JOB_STATISTICS));
    }

    public Optional<Duration> timeElapsed() {
        return milliseconds("time_elapsed");
    }

    public Optional<Duration> timeRemaining() {
        return milliseconds("time_remaining");
    }

    /** Expected pause, or the real one when the job is completed. QEMU's measure, without libvirt's Finish phase. */
    public Optional<Duration> downtime() {
        return milliseconds("downtime");
    }

    public Optional<Duration> setupTime() {
        return milliseconds("setup_time");
    }

    public OptionalLong memTotal() {
        return values.findLong("memory_total");
    }

    public OptionalLong memProcessed() {
        return values.findLong("memory_processed");
    }

    public OptionalLong memRemaining() {
        return values.findLong("memory_remaining");
    }

    /** Bytes per second on the way to the target. */
    public OptionalLong memBps() {
        return values.findLong("memory_bps");
    }

    /** Passes over the memory so far. */
    public OptionalLong memIteration() {
        return values.findLong("memory_iteration");
    }

    /** Pages per second that the guest writes; see {@link #memPageSize()}. */
    public OptionalLong memDirtyRate() {
        return values.findLong("memory_dirty_rate");
    }

    /** Bytes. */
    public OptionalLong memPageSize() {
        return values.findLong("memory_page_size");
    }

    /** Pages that were all of one byte. */
    public OptionalLong memConstant() {
        return values.findLong("memory_constant");
    }

    /** Pages sent whole. */
    public OptionalLong memNormal() {
        return values.findLong("memory_normal");
    }

    public OptionalLong memPostcopyRequests() {
        return values.findLong("memory_postcopy_requests");
    }

    public OptionalLong diskTotal() {
        return values.findLong("disk_total");
    }

    public OptionalLong diskRemaining() {
        return values.findLong("disk_remaining");
    }

    /** Per cent by which the guest's CPUs are slowed. */
    public OptionalLong autoConvergeThrottle() {
        return values.findLong("auto_converge_throttle");
    }

    /** Why the job failed, when it did. */
    public Optional<String> errorMessage() {
        return values.findString("errmsg");
    }

    private Optional<Duration> milliseconds(String name) {
        OptionalLong value = values.findLong(name);
        return value.isPresent() ? Optional.of(Duration.ofMillis(value.getAsLong())) : Optional.empty();
    }
}
