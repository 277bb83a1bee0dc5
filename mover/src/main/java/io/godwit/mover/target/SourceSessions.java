package io.godwit.mover.target;

import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.model.ErrorCode;
import io.godwit.model.MigrationId;
import io.godwit.mover.peer.TunnelTransport;
import io.godwit.tunnel.SessionEnd;
import io.godwit.tunnel.SessionHandler;
import io.godwit.tunnel.TunnelSession;
import io.godwit.tunnel.TunnelStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tunnel sessions of one move's source at its target: one at a time, a newer one replaces the older. */
final class SourceSessions {

    private final MigrationId id;
    private final RpcHandlers handlers;
    private final Consumer<TunnelStream> streams;
    private final Consumer<String> lost;
    private final Executor executor;
    private final AtomicReference<@Nullable TunnelSession> current = new AtomicReference<>();

    /**
     * @param handlers answer the source's questions
     * @param streams told of each stream that the source opens
     * @param lost told, on a thread of the executor, why the current session ended
     */
    SourceSessions(
            MigrationId id,
            RpcHandlers handlers,
            Consumer<TunnelStream> streams,
            Consumer<String> lost,
            Executor executor) {
        this.id = id;
        this.handlers = handlers;
        this.streams = streams;
        this.lost = lost;
        this.executor = executor;
    }

    SessionHandler newSession() {
        return new Joined();
    }

    boolean joined() {
        return current.get() != null;
    }

    /** Bytes on the wire of the current session, both directions; 0 when there is none. */
    long wireBytes() {
        TunnelSession session = current.get();
        return session == null
                ? 0
                : session.byteCounts().total().wireSent()
                        + session.byteCounts().total().wireReceived();
    }

    /** Nothing more is to be said; returns at once. */
    void close(String reason) {
        TunnelSession session = current.getAndSet(null);
        if (session != null) {
            executor.execute(() -> session.close(reason));
        }
    }

    /** One tunnel session. */
    private final class Joined implements SessionHandler {

        private @Nullable RpcPeer peer;

        private RpcPeer peer(TunnelSession joined) {
            RpcPeer known = peer;
            if (known == null) {
                known = new RpcPeer(
                        "the source's mover of migration " + id,
                        new TunnelTransport(joined),
                        handlers,
                        executor,
                        ErrorCode.TUNNEL_LOST);
                peer = known;
                TunnelSession older = current.getAndSet(joined);
                if (older != null && older != joined) {
                    executor.execute(() -> older.close("a newer session of the same source has come"));
                }
            }
            return known;
        }

        @Override
        public void onMessage(TunnelSession joined, byte[] message) {
            peer(joined).received(new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void onStream(TunnelSession joined, TunnelStream stream) {
            streams.accept(stream);
        }

        @Override
        public void onSessionLost(TunnelSession joined, SessionEnd end) {
            RpcPeer known = peer;
            if (known != null) {
                known.disconnected(end.text());
            }
            if (current.compareAndSet(joined, null)) {
                executor.execute(() -> lost.accept(end.text()));
            }
        }
    }
}
