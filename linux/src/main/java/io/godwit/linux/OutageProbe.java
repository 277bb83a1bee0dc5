package io.godwit.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Instant;

/** Measures from outside how long an IPv4 address answers nobody. */
@SuppressWarnings("DoNotCallSuggester")
public final class OutageProbe implements AutoCloseable {
    private OutageProbe() {}

    public static OutageProbe start(
            NetworkNamespace namespace, String interfaceName, Inet4Address target, OutageProbeSettings settings)
            throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Everything still remembered, up to now. */
    public OutageReport report() {
        throw new UnsupportedOperationException("not built yet");
    }

    public OutageReport reportBetween(Instant from, Instant to) {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }
}
