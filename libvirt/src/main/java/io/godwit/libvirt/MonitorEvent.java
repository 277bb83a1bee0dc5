package io.godwit.libvirt;

import java.time.Instant;
import java.util.Optional;

/**
 * An event of QEMU's own monitor, such as STOP or RESUME, with QEMU's clock.
 *
 * @param seconds since 1970
 * @param details JSON text
 */
public record MonitorEvent(DomainRef domain, String event, long seconds, int microseconds, Optional<String> details) {
    private static final int MICROSECONDS = 1_000_000;

    public MonitorEvent {
        boolean possible = seconds >= Instant.MIN.getEpochSecond() && seconds <= Instant.MAX.getEpochSecond();
        if (!possible || microseconds < 0 || microseconds >= MICROSECONDS) {
            throw new ProtocolException("no time: " + seconds + " s and " + microseconds + " microseconds");
        }
    }

    /** When QEMU raised it, by the host's clock, in steps of a microsecond. */
    public Instant time() {
        return Instant.ofEpochSecond(seconds, microseconds * 1_000L);
    }

    static MonitorEvent decode(XdrDecoder in) {
        return new MonitorEvent(in.domain(), in.string(), in.hyper(), in.integer(), in.optional(XdrDecoder::string));
    }
}
