package io.godwit.bench.move;

import io.godwit.lab.layout.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A connection to QEMU's monitor (QEMU's {@code docs/interop/qmp-spec}). One command at a time. */
final class QmpConnection implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ANSWER_SECONDS = 20;

    /** @param micros since the epoch, by QEMU's clock */
    record Event(String name, long micros, JsonNode data) {}

    private final Path socket;
    private final SocketChannel channel;
    private final BufferedReader reader;
    private final Consumer<Event> events;
    /** Empty: the connection has ended. */
    private final BlockingQueue<Optional<JsonNode>> answers = new LinkedBlockingQueue<>();

    private QmpConnection(Path socket, SocketChannel channel, Consumer<Event> events) {
        this.socket = socket;
        this.channel = channel;
        this.events = events;
        this.reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    /** Connects and leaves the negotiation of capabilities behind. */
    static QmpConnection open(Path socket, Consumer<Event> events) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        QmpConnection connection = new QmpConnection(socket, channel, events);
        Thread.ofPlatform().name("qmp-" + socket.getFileName()).daemon().start(connection::read);
        connection.execute("qmp_capabilities", Map.of());
        return connection;
    }

    /** The command's answer; fails with QEMU's own words. */
    synchronized JsonNode execute(String command, Map<String, ?> arguments) {
        try {
            byte[] line = (JSON.writeValueAsString(Map.of("execute", command, "arguments", arguments)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            Optional<JsonNode> answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (answer == null || answer.isEmpty()) {
                throw new LabException("QEMU at " + socket + " did not answer '" + command + "'");
            }
            if (answer.get().has("error")) {
                throw new LabException("QEMU at " + socket + " refused '" + command + "': "
                        + answer.get().path("error").path("desc").asString(""));
            }
            return answer.get().path("return");
        } catch (IOException e) {
            throw new LabException("QEMU at " + socket + " does not take '" + command + "': " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while asking QEMU", e);
        }
    }

    private void read() {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode message = JSON.readTree(line);
                if (message.has("event")) {
                    JsonNode time = message.path("timestamp");
                    events.accept(new Event(
                            message.path("event").asString(""),
                            time.path("seconds").asLong() * 1_000_000
                                    + time.path("microseconds").asLong(),
                            message.path("data")));
                } else if (!message.has("QMP")) {
                    answers.add(Optional.of(message));
                }
            }
        } catch (IOException e) {
            answers.add(Optional.empty());
            return;
        }
        answers.add(Optional.empty());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LabException("cannot close the monitor " + socket + ": " + e.getMessage(), e);
        }
    }
}
