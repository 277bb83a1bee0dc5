package io.godwit.tunnel;

import com.sun.management.OperatingSystemMXBean;
import io.godwit.linux.NetworkNamespace;
import io.godwit.linux.ProcessIdentity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;

/**
 * Measures plaintext through the tunnel and out again on loopback: {@code both ROUNDS MIB STREAMS} with both ends in
 * this process; {@code target DIRECTORY} and then {@code source DIRECTORY PORT ROUNDS MIB STREAMS} as two processes,
 * which find their keys in the directory. Not a test.
 */
final class Throughput {
    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "both" -> {
                try (TunnelListener listener = listen(SessionPair.TARGET)) {
                    send(listener.port(), SessionPair.SOURCE, SessionPair.TARGET.fingerprint(), arguments, 1);
                }
            }
            case "target" -> {
                Path directory = Path.of(arguments[1]);
                PemFiles.write(SessionPair.SOURCE, directory, "source");
                PemFiles.write(SessionPair.TARGET, directory, "target");
                listen(PemFiles.load(directory, "target"));
                report();
            }
            case "source" -> {
                Path directory = Path.of(arguments[1]);
                String peer = PemFiles.load(directory, "target").fingerprint();
                send(Integer.parseInt(arguments[2]), PemFiles.load(directory, "source"), peer, arguments, 3);
            }
            default -> throw new IllegalArgumentException("both, target or source");
        }
    }

    private static TunnelListener listen(TunnelIdentity identity) throws IOException {
        TunnelListener listener = TunnelListener.open(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                NetworkNamespace.current(),
                identity,
                (id, peer) -> new SessionAuthority.Admitted(new Sink()),
                TunnelSettings.standard());
        System.out.println("port " + listener.port());
        return listener;
    }

    private static void report() throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (String line; (line = IO.readln()) != null; ) {
            System.out.printf(
                    Locale.ROOT,
                    "target%s: %.1f CPU s, RSS %d MiB%n",
                    line,
                    system.getProcessCpuTime() / 1e9,
                    ProcessIdentity.current().residentBytes() >> 20);
        }
    }

    private static void send(int port, TunnelIdentity identity, String peer, String[] arguments, int first)
            throws Exception {
        int rounds = Integer.parseInt(arguments[first]);
        int mebibytes = Integer.parseInt(arguments[first + 1]);
        int streams = Integer.parseInt(arguments[first + 2]);
        TunnelSession session = TunnelSession.connect(
                SessionId.random(),
                List.of(TunnelPath.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))),
                identity,
                peer,
                new RecordingHandler(),
                TunnelSettings.standard());
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 0; round < rounds; round++) {
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            List<FutureTask<Void>> senders = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                TunnelStream stream = session.openStream(round);
                senders.add(TransferTest.start(() -> sendAndAwaitEnd(stream, (long) mebibytes * (1 << 20) / streams)));
            }
            for (FutureTask<Void> sender : senders) {
                sender.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %.0f MiB/s, %.2f CPU s per GiB (whole process), RSS %d MiB%n",
                    round,
                    mebibytes / seconds,
                    (system.getProcessCpuTime() - cpu) / 1e9 / mebibytes * 1024,
                    ProcessIdentity.current().residentBytes() >> 20);
        }
        session.close("measured");
    }

    private static Void sendAndAwaitEnd(TunnelStream stream, long bytes) throws IOException {
        byte[] block = new byte[256 << 10];
        new java.util.Random(bytes).nextBytes(block);
        for (long left = bytes; left > 0; left -= block.length) {
            stream.write(ByteBuffer.wrap(block, 0, (int) Math.min(block.length, left)));
        }
        stream.closeOutput();
        if (stream.input().read() >= 0) {
            throw new IOException("the sink answered");
        }
        return null;
    }

    /** Reads every stream to its end, then ends it too. */
    private static final class Sink implements SessionHandler {
        @Override
        public void onMessage(TunnelSession session, byte[] message) {}

        @Override
        public void onStream(TunnelSession session, TunnelStream stream) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
                    while (stream.read(buffer.clear()) >= 0) {}
                    stream.closeOutput();
                } catch (IOException e) {
                    stream.reset(String.valueOf(e.getMessage()));
                }
            });
        }

        @Override
        public void onSessionLost(TunnelSession session, SessionEnd end) {
            System.out.println(end.text());
        }
    }
}
