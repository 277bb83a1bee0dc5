package io.godwit.lab.guest;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.network.NamespaceSockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One long TCP session to an echo service: numbered messages go out at a steady pace, whether or not the earlier ones
 * have been answered, and the answers must come back in order. A connection that breaks is made again and counted;
 * what it had not answered is lost.
 *
 * <p>Each connection has a thread that sends; its answers are read by another. Close the session to end it; the report
 * is final then.
 */
public final class TcpSession implements AutoCloseable {
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(30);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

    private final Path namespace;
    private final InetSocketAddress address;
    private final long periodNanos;
    private final TcpLedger ledger;
    private final TcpLedger.Mark beginning;
    private volatile boolean stopping;
    private volatile boolean ended;
    private final Thread sender;

    /** Starts at once; the first connection must succeed. */
    TcpSession(Path namespace, InetSocketAddress address, int messagesPerSecond) {
        this.namespace = namespace;
        this.address = address;
        this.periodNanos = 1_000_000_000L / messagesPerSecond;
        SocketChannel first = connect();
        this.ledger = new TcpLedger(System.nanoTime());
        this.beginning = ledger.mark();
        this.sender = Thread.ofPlatform().name("tcp-session").daemon().start(() -> run(first));
    }

    /** The figures so far; what is under way counts as lost only once the session has ended. */
    public TcpSessionReport report() {
        return ledger.report(beginning, ledger.sent(), ended, System.nanoTime());
    }

    /** A stretch of the session that begins now. */
    public Stretch startStretch() {
        return new Stretch(ledger.mark());
    }

    /** The messages of a part of the session. */
    public final class Stretch {
        private final TcpLedger.Mark mark;

        private Stretch(TcpLedger.Mark mark) {
            this.mark = mark;
        }

        /**
         * The messages from the start of the stretch until now. The session goes on; the answers that are still under way
         * are waited for, and what has none when the grace period is over counts as lost.
         */
        public TcpSessionReport end(Duration grace) {
            long end = ledger.sent();
            awaitSettled(end, grace);
            TcpSessionReport report = ledger.report(mark, end, true, System.nanoTime());
            ledger.forget(mark);
            return report;
        }
    }

    /** Ends the session as {@link #close} does; the figures are final. */
    public TcpSessionReport finish() {
        end();
        return report();
    }

    /** Stops sending and gives the last answers 5 s to arrive. */
    @Override
    public void close() {
        end();
    }

    private void end() {
        stopping = true;
        try {
            if (!sender.join(LAST_ANSWERS.plus(CONNECT_DEADLINE))) {
                // It is stuck in a write to a guest that reads no more: the interrupt closes the channel.
                sender.interrupt();
                sender.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended = true;
    }

    private void run(SocketChannel first) {
        Optional<SocketChannel> channel = Optional.of(first);
        while (channel.isPresent()) {
            try (SocketChannel current = channel.get()) {
                converse(current);
                return;
            } catch (IOException e) {
                if (stopping) {
                    return;
                }
                ledger.broken();
            }
            channel = reconnect();
        }
    }

    private void converse(SocketChannel channel) throws IOException {
        Thread reader = Thread.ofPlatform().name("tcp-session-answers").daemon().start(() -> readAnswers(channel));
        long next = System.nanoTime();
        while (!stopping) {
            if (!reader.isAlive()) {
                throw new IOException("the connection broke");
            }
            // Messages that became due while a write was blocked go out at once: their number is a matter of time.
            for (long now = System.nanoTime(); next <= now; next += periodNanos) {
                channel.write(ByteBuffer.wrap((ledger.send() + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
        awaitSettled(ledger.sent(), LAST_ANSWERS);
    }

    private void awaitSettled(long message, Duration grace) {
        long end = System.nanoTime() + grace.toNanos();
        while (!ledger.settled(message) && System.nanoTime() < end) {
            LockSupport.parkNanos(periodNanos);
        }
    }

    private void readAnswers(SocketChannel channel) {
        try (BufferedReader answers = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.US_ASCII))) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (!ledger.answer(Long.parseLong(line), System.nanoTime())) {
                    return;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // The sender notices that this thread has ended and makes a new connection.
            return;
        }
    }

    private SocketChannel connect() {
        try {
            return NamespaceSockets.connect(namespace, address, CONNECT_DEADLINE);
        } catch (IOException e) {
            throw new LabException("no TCP session to " + address + ": " + e.getMessage(), e);
        }
    }

    /** Empty when the session is to end. */
    private Optional<SocketChannel> reconnect() {
        while (!stopping) {
            try {
                return Optional.of(NamespaceSockets.connect(namespace, address, CONNECT_DEADLINE));
            } catch (IOException e) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
        return Optional.empty();
    }
}
