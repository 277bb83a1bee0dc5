package io.godwit.mover.warmup;

import io.godwit.linux.NetworkNamespace;
import io.godwit.model.MigrationId;
import io.godwit.mover.domain.MigrationCookie;
import io.godwit.mover.journal.Decision;
import io.godwit.mover.journal.Decisions;
import io.godwit.tunnel.SessionAuthority;
import io.godwit.tunnel.SessionId;
import io.godwit.tunnel.TunnelIdentity;
import io.godwit.tunnel.TunnelListener;
import io.godwit.tunnel.TunnelPath;
import io.godwit.tunnel.TunnelSession;
import io.godwit.tunnel.TunnelSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Runs what is slow the first time and stands in the way of a guest that waits: the tunnel with its TLS, over the loopback
 * interface to itself; the reading of a cookie; the recording of a decision. A virtual machine that has just started
 * encrypts 16 MiB a second, a warm one fifty times as much.
 *
 * <p>It admits nobody but itself (a session of a random id, with this host's own certificate), changes nothing, and takes
 * some seconds of CPU time at most; a move that begins meanwhile ends it at once.
 */
public final class WarmUp {

    private static final int DECISIONS = 30;
    private static final int COOKIES = 150;

    private final TunnelIdentity identity;
    private final Decisions decisions;
    private final Path runtime;
    private final Duration limit;
    private final long bytes;
    private final BooleanSupplier wanted;

    /**
     * @param runtime where its two sockets may lie for as long as it runs
     * @param limit the CPU time after which no more flows
     * @param bytes the most that flows
     * @param wanted asked often; false ends it
     */
    public WarmUp(
            TunnelIdentity identity,
            Decisions decisions,
            Path runtime,
            Duration limit,
            long bytes,
            BooleanSupplier wanted) {
        this.identity = identity;
        this.decisions = decisions;
        this.runtime = runtime;
        this.limit = limit;
        this.bytes = bytes;
        this.wanted = wanted;
    }

    /** Returns when it is done; says how many bytes went through the tunnel. */
    public long run() throws IOException {
        records();
        cookies();
        return tunnel();
    }

    private void records() {
        for (int i = 0; i < DECISIONS && wanted.getAsBoolean(); i++) {
            MigrationId nobody = new MigrationId(UUID.randomUUID());
            decisions.record(nobody, Decision.ABORT);
            decisions.forget(nobody);
        }
    }

    private void cookies() {
        byte[] cookie = cookie(UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < COOKIES && wanted.getAsBoolean(); i++) {
            MigrationCookie.definitions(MigrationCookie.decode(MigrationCookie.encode(cookie)));
        }
    }

    private static String cookie(UUID vm) {
        return """
            <qemu-migration><name>warm-up</name><uuid>%1$s</uuid><hostname>here</hostname>
              <domain type='kvm' id='1'><name>warm-up</name><uuid>%1$s</uuid><memory unit='KiB'>1</memory>
                <os><type arch='x86_64' machine='pc'>hvm</type></os>
                <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
                  <disk type='file' device='disk'><driver name='qemu' type='raw' cache='none'/>
                    <source file='/nowhere/disk'/><target dev='vda' bus='virtio'/></disk>
                  <interface type='bridge'><source bridge='none'/><model type='virtio'/></interface>
                </devices></domain></qemu-migration>
            """.formatted(vm);
    }

    private long tunnel() throws IOException {
        SessionId own = new SessionId(UUID.randomUUID());
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (LoopbackMemory memory = LoopbackMemory.open(runtime)) {
            SessionAuthority authority = (session, peer) ->
                    session.equals(own) && TunnelIdentity.fingerprint(peer).equals(identity.fingerprint())
                            ? new SessionAuthority.Admitted(memory.target())
                            : new SessionAuthority.Refused("migration-unknown", "this is not for others");
            try (TunnelListener listener = TunnelListener.open(
                    List.of(new InetSocketAddress(loopback, 0)),
                    NetworkNamespace.current(),
                    identity,
                    authority,
                    TunnelSettings.standard())) {
                TunnelSession session = TunnelSession.connect(
                        own,
                        List.of(TunnelPath.to(new InetSocketAddress(loopback, listener.port()))),
                        identity,
                        identity.fingerprint(),
                        memory.source(),
                        TunnelSettings.standard());
                try {
                    return memory.flow(session, limit, bytes, wanted);
                } finally {
                    session.close("warm now");
                }
            }
        }
    }
}
