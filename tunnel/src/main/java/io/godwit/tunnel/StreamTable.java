package io.godwit.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open streams of a session. The connecting side numbers its streams 1, 3, 5 …, the listening side 2, 4, 6 … */
final class StreamTable {
    private final boolean connecting;
    private final Limits limits;
    private final SendQueue queue;
    private final Consumer<TunnelStream> opened;
    private final Map<Integer, TunnelStream> streams = new HashMap<>();
    private int lastOwn;
    private int lastPeers;
    private int ownOpen;
    private int peersOpen;
    private @Nullable TunnelException ended;

    StreamTable(boolean connecting, Limits limits, SendQueue queue, Consumer<TunnelStream> opened) {
        this.connecting = connecting;
        this.limits = limits;
        this.queue = queue;
        this.opened = opened;
        this.lastOwn = connecting ? -1 : 0;
        this.lastPeers = connecting ? 0 : -1;
    }

    synchronized TunnelStream open(int purpose) throws TunnelException {
        if (ended != null) {
            throw new TunnelException("no stream can be opened: " + ended.getMessage(), ended);
        }
        if (ownOpen >= limits.streams()) {
            throw new TunnelException("no stream can be opened: " + ownOpen + " of at most " + limits.streams()
                    + " are open; close one first");
        }
        lastOwn += 2;
        ownOpen++;
        TunnelStream stream = new TunnelStream(lastOwn, purpose, limits.streamWindow(), queue, this);
        streams.put(lastOwn, stream);
        byte[] payload = ByteBuffer.allocate(4).putInt(purpose).array();
        queue.addControl(Chunk.control(FrameType.STREAM_OPEN, lastOwn, 0, payload));
        return stream;
    }

    /** Takes a frame of a stream from the peer, in order. */
    void deliver(FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        if (header.type() == FrameType.STREAM_OPEN) {
            opened.accept(accept(header, payload));
            return;
        }
        TunnelStream stream = find(header);
        if (stream == null) {
            return;
        }
        switch (header.type()) {
            case STREAM_DATA -> stream.receive(header, payload);
            case STREAM_END -> stream.receiveEnd(header);
            case STREAM_CREDIT -> stream.receiveCredit(header);
            case STREAM_RESET ->
                stream.receiveReset(StandardCharsets.UTF_8.decode(payload).toString());
            default -> throw new ProtocolViolation(header.type() + " is no frame of a stream");
        }
    }

    private synchronized TunnelStream accept(FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        int id = header.stream();
        if (id != lastPeers + 2 || payload.remaining() != 4) {
            throw new ProtocolViolation("the peer opens stream " + id + " after " + lastPeers);
        }
        // The peer's ends may be overtaken by its next openings, therefore twice.
        if (peersOpen >= 2 * limits.streams()) {
            throw new ProtocolViolation("the peer opens more than " + limits.streams() + " streams");
        }
        lastPeers = id;
        TunnelStream stream = new TunnelStream(id, payload.getInt(), limits.streamWindow(), queue, this);
        if (ended == null) {
            peersOpen++;
            streams.put(id, stream);
        } else {
            stream.sessionEnded(ended);
        }
        return stream;
    }

    /** Null for a stream that was there and is over: frames of it may still be on their way. */
    private synchronized @Nullable TunnelStream find(FrameHeader header) throws ProtocolViolation {
        TunnelStream stream = streams.get(header.stream());
        if (stream == null
                && (header.stream() == 0 || header.stream() > (isOwn(header.stream()) ? lastOwn : lastPeers))) {
            throw new ProtocolViolation(
                    "a frame of type " + header.type() + " for stream " + header.stream() + ", which was never opened");
        }
        return stream;
    }

    private boolean isOwn(int id) {
        return (id % 2 == 1) == connecting;
    }

    synchronized void forget(TunnelStream stream) {
        if (streams.remove(stream.id()) != null) {
            if (isOwn(stream.id())) {
                ownOpen--;
            } else {
                peersOpen--;
            }
        }
    }

    void end(TunnelException reason) {
        List<TunnelStream> open;
        synchronized (this) {
            ended = reason;
            open = new ArrayList<>(streams.values());
            streams.clear();
        }
        open.forEach(stream -> stream.sessionEnded(reason));
    }
}
