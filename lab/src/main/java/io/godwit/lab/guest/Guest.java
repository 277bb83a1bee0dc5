package io.godwit.lab.guest;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.network.LabNetwork;
import io.godwit.lab.network.NamespaceSockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A guest of the lab, wherever it runs now: what it says of itself, seen from the client outside. */
public final class Guest {
    public static final int ECHO_PORT = 7;
    public static final int CONTROL_PORT = 7000;

    private static final Duration ANSWER_DEADLINE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LabName lab;
    private final LabPaths paths;
    private final GuestRecord record;

    public Guest(LabName lab, GuestRecord record) {
        this.lab = lab;
        this.paths = new LabPaths(lab);
        this.record = record;
    }

    public GuestRecord record() {
        return record;
    }

    public String name() {
        return record.name();
    }

    public String uuid() {
        return record.uuid();
    }

    public String ip() {
        return record.ip();
    }

    public String mac() {
        return record.mac();
    }

    /** The image in the shared datastore, seen from outside the hosts. */
    public Path image() {
        return paths.shared().resolve(DomainDefinition.image(record.name()));
    }

    /**
     * Asks the guest.
     *
     * @throws LabException if it does not answer within 5 s
     */
    public GuestStatus status() {
        return JSON.readValue(command("status"), GuestStatus.class);
    }

    /** The guest's status, empty if it does not answer. */
    public Optional<GuestStatus> findStatus() {
        try {
            return Optional.of(status());
        } catch (LabException e) {
            return Optional.empty();
        }
    }

    /** From now on the guest writes its memory at this rate. */
    public void setDirtyRate(long bytesPerSecond) {
        command("dirty " + bytesPerSecond);
    }

    /** The guest flips a bit in its own memory (and stops writing): its verifier must notice. */
    public void flipBit() {
        command("flip");
    }

    /** The acknowledged disk records, looked for in the image. */
    public DiskLog readDisk(GuestStatus status) {
        return DiskLog.read(image(), status.bootId(), status.diskAcked());
    }

    /** A TCP session to the guest's echo service from the client outside; started by its caller. */
    public TcpSession openSession(int messagesPerSecond) {
        return new TcpSession(
                lab.namespacePath(LabNetwork.CLIENT), new InetSocketAddress(ip(), ECHO_PORT), messagesPerSecond);
    }

    /** What the guest wrote to its console, on every host it has been on, oldest host first. */
    public List<String> console() {
        String file = DomainDefinition.console(name()).getFileName().toString();
        try (Stream<Path> hosts = Files.list(paths.data())) {
            return hosts.map(host -> host.resolve("log-libvirt/qemu").resolve(file))
                    .filter(Files::exists)
                    .sorted((a, b) -> Long.compare(lastModified(a), lastModified(b)))
                    .flatMap(Guest::lines)
                    .toList();
        } catch (IOException e) {
            throw new LabException("cannot read the console of guest " + name() + ": " + e.getMessage(), e);
        }
    }

    private String command(String command) {
        InetSocketAddress address = new InetSocketAddress(ip(), CONTROL_PORT);
        try (SocketChannel channel =
                NamespaceSockets.connect(lab.namespacePath(LabNetwork.CLIENT), address, ANSWER_DEADLINE)) {
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.socket().setSoTimeout(Math.toIntExact(ANSWER_DEADLINE.toMillis()));
            BufferedReader reader = new BufferedReader(
                    new InputStreamReader(channel.socket().getInputStream(), StandardCharsets.US_ASCII));
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("closed without an answer");
            }
            return line;
        } catch (IOException e) {
            throw new LabException(
                    "guest " + name() + " (" + ip() + ") did not answer '" + command + "': " + e.getMessage(), e);
        }
    }

    private static long lastModified(Path file) {
        return file.toFile().lastModified();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).lines();
        } catch (IOException e) {
            return Stream.of("(" + file + " cannot be read: " + e.getMessage() + ")");
        }
    }
}
