package io.godwit.tunnel;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A path that carries: one connection, with a thread that sends and one that receives. */
final class PathLink {
    private final int number;
    private final TunnelPath path;
    private final TlsChannel channel;
    private final FrameReader reader;
    private final TunnelSession session;
    private final SendQueue queue;
    private final long heartbeatNanos;
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final AtomicLong payloadSent = new AtomicLong();
    private final AtomicLong payloadReceived = new AtomicLong();
    private volatile long lastHeard = System.nanoTime();

    PathLink(
            int number,
            TunnelPath path,
            TlsChannel channel,
            FrameReader reader,
            TunnelSession session,
            SendQueue queue,
            long heartbeatNanos) {
        this.number = number;
        this.path = path;
        this.channel = channel;
        this.reader = reader;
        this.session = session;
        this.queue = queue;
        this.heartbeatNanos = heartbeatNanos;
    }

    void start(String name) {
        Thread.ofPlatform().name(name + "-send-" + number).daemon().start(this::send);
        Thread.ofPlatform().name(name + "-receive-" + number).daemon().start(this::receive);
    }

    int number() {
        return number;
    }

    TunnelPath path() {
        return path;
    }

    boolean alive() {
        return alive.get();
    }

    /** Nanoseconds since something came. */
    long silence() {
        return System.nanoTime() - lastHeard;
    }

    ByteCounts bytes() {
        return new ByteCounts(payloadSent.get(), payloadReceived.get(), channel.wireSent(), channel.wireReceived());
    }

    /** Gives the path up; the first reason counts. */
    void lose(String reason) {
        if (alive.compareAndSet(true, false)) {
            channel.close();
            session.pathLost(this, reason);
        }
    }

    /** Closes it because the session is over. */
    void stop() {
        alive.set(false);
        channel.close();
    }

    private void send() {
        SendQueue.Batch batch = new SendQueue.Batch();
        // The first heartbeat goes out at once: the listening side then knows that its WELCOME arrived.
        long heartbeatAt = System.nanoTime();
        try {
            while (queue.take(this, batch, heartbeatAt)) {
                try {
                    sendBatch(batch);
                } finally {
                    queue.done(batch);
                }
                heartbeatAt = System.nanoTime() + heartbeatNanos;
            }
        } catch (IOException e) {
            lose("sending failed: " + e.getMessage());
        } catch (InterruptedException e) {
            lose("the sending thread was interrupted");
        }
    }

    private void sendBatch(SendQueue.Batch batch) throws IOException {
        if (batch.acknowledge >= 0) {
            channel.write(Frames.bare(FrameType.ACKNOWLEDGE, batch.acknowledge));
        } else if (batch.chunks.isEmpty()) {
            channel.write(Frames.bare(FrameType.HEARTBEAT, session.receivedInOrder()));
        }
        for (Chunk chunk : batch.chunks) {
            channel.write(chunk.bytes());
            payloadSent.addAndGet(chunk.payloadBytes());
        }
        channel.flushProtocol();
    }

    private void receive() {
        try {
            while (alive.get()) {
                FrameHeader header = reader.next();
                if (header == null) {
                    lose("the peer closed the connection");
                    return;
                }
                lastHeard = System.nanoTime();
                payloadReceived.addAndGet(Frames.payloadBytes(header));
                session.receive(this, header, reader.payload());
            }
        } catch (ProtocolViolation e) {
            session.violated(this, e);
        } catch (IOException e) {
            lose("receiving failed: " + e.getMessage());
        }
    }
}
