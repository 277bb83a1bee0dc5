package io.godwit.mover.source;

import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.MonitorTimes;
import io.godwit.mover.host.MigrationAdapters;
import io.godwit.mover.peer.AbortRequest;
import io.godwit.mover.peer.ClockReading;
import io.godwit.mover.peer.FinishRequest;
import io.godwit.mover.peer.Outcome;
import io.godwit.mover.peer.OutcomeRequest;
import io.godwit.mover.peer.PeerProtocol;
import io.godwit.mover.peer.PrepareAnswer;
import io.godwit.mover.peer.PrepareRequest;
import io.godwit.mover.peer.TunnelTransport;
import io.godwit.tunnel.SessionEnd;
import io.godwit.tunnel.SessionHandler;
import io.godwit.tunnel.SessionId;
import io.godwit.tunnel.SessionState;
import io.godwit.tunnel.TunnelException;
import io.godwit.tunnel.TunnelIdentity;
import io.godwit.tunnel.TunnelPath;
import io.godwit.tunnel.TunnelRefusedException;
import io.godwit.tunnel.TunnelSession;
import io.godwit.tunnel.TunnelSettings;
import io.godwit.tunnel.TunnelStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The source's mouth and ear at the target's mover: one tunnel session, opened anew when it is lost. */
final class TargetLink implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TargetLink.class.getName());
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Duration PREPARE_LIMIT = Duration.ofMinutes(3);
    private static final Duration FINISH_LIMIT = Duration.ofMinutes(3);
    private static final Duration ABORT_LIMIT = Duration.ofSeconds(40);
    private static final int CLOCK_READINGS = 5;

    private final Ticket ticket;
    private final TunnelIdentity identity;
    private final MigrationAdapters adapters;
    private final Executor executor;
    private @Nullable TunnelSession session;
    private @Nullable RpcPeer peer;

    TargetLink(Ticket ticket, TunnelIdentity identity, MigrationAdapters adapters, Executor executor) {
        this.ticket = ticket;
        this.identity = identity;
        this.adapters = adapters;
        this.executor = executor;
    }

    /** Opens the session unless it is open. Fails with TUNNEL_UNREACHABLE or TUNNEL_REFUSED. */
    synchronized TunnelSession connect() {
        TunnelSession open = session;
        RpcPeer known = peer;
        if (open != null && known != null && known.open()) {
            return open;
        }
        List<TunnelPath> paths = ticket.tunnelEndpoints().stream()
                .map(endpoint -> new InetSocketAddress(endpoint.address(), endpoint.port()))
                .map(remote -> TunnelPath.to(remote).from(adapters.addressTowards(remote.getAddress())))
                .toList();
        Received received = new Received(executor);
        try {
            TunnelSession opened = TunnelSession.connect(
                    new SessionId(ticket.migrationId().value()),
                    paths,
                    identity,
                    ticket.targetFingerprint(),
                    received,
                    TunnelSettings.standard());
            RpcPeer speaking = new RpcPeer(
                    "the target's mover on host " + ticket.targetName(),
                    new TunnelTransport(opened),
                    RpcHandlers.none(),
                    executor,
                    ErrorCode.TUNNEL_LOST);
            received.speakTo(speaking);
            session = opened;
            peer = speaking;
            return opened;
        } catch (TunnelRefusedException e) {
            throw new GodwitException(
                    ErrorCode.TUNNEL_REFUSED,
                    "host " + ticket.targetName() + " refused the tunnel: " + e.getMessage(),
                    e);
        } catch (TunnelException e) {
            throw new GodwitException(
                    ErrorCode.TUNNEL_UNREACHABLE,
                    "no tunnel to host " + ticket.targetName() + " over " + paths + ": " + e.getMessage()
                            + "; check the migration network, and that the port is open there",
                    e);
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.TUNNEL_UNREACHABLE,
                    "no tunnel to host " + ticket.targetName() + " over " + paths + ": " + e.getMessage(),
                    e);
        }
    }

    /** The target's clock against ours; of several readings the one with the shortest round trip. */
    ClockOffset measureClock() {
        ClockOffset best = null;
        for (int i = 0; i < CLOCK_READINGS; i++) {
            long sent = MonitorTimes.nowMicros();
            ClockReading reading =
                    request(PeerProtocol.CLOCK, new ClockReading(sent), ClockReading.class, ANSWER_LIMIT);
            ClockOffset offset = ClockOffset.of(sent, reading.micros(), MonitorTimes.nowMicros());
            if (best == null || offset.errorMicros() < best.errorMicros()) {
                best = offset;
            }
        }
        return best == null ? new ClockOffset(0, Long.MAX_VALUE) : best;
    }

    PrepareAnswer prepare(PrepareRequest request) {
        return request(PeerProtocol.PREPARE, request, PrepareAnswer.class, PREPARE_LIMIT);
    }

    /** Asked once, after ASKED is recorded; the session must be open already. */
    Outcome finish(FinishRequest request) {
        return request(PeerProtocol.FINISH, request, Outcome.class, FINISH_LIMIT);
    }

    Outcome abort(String reason) {
        return request(PeerProtocol.ABORT, new AbortRequest(reason), Outcome.class, ABORT_LIMIT);
    }

    Outcome outcome() {
        return request(PeerProtocol.OUTCOME, new OutcomeRequest(), Outcome.class, ANSWER_LIMIT);
    }

    void confirmed() {
        request(PeerProtocol.CONFIRMED, new OutcomeRequest(), RpcHandlers.Empty.class, ANSWER_LIMIT);
    }

    /** Bytes on the wire of the last session, both directions; 0 when there was none. */
    synchronized long wireBytes() {
        TunnelSession known = session;
        return known == null
                ? 0
                : known.byteCounts().total().wireSent()
                        + known.byteCounts().total().wireReceived();
    }

    private <R> R request(String method, Object parameters, Class<R> result, Duration limit) {
        connect();
        RpcPeer open;
        synchronized (this) {
            open = peer;
        }
        if (open == null) {
            throw new GodwitException(
                    ErrorCode.TUNNEL_LOST, "the tunnel to host " + ticket.targetName() + " is closed");
        }
        return open.request(method, parameters, result, limit);
    }

    @Override
    public synchronized void close() {
        TunnelSession open = session;
        if (open != null) {
            open.close("the move is over");
        }
    }

    /** Hands the session's messages to the peer; those that come before it exists wait. */
    private static final class Received implements SessionHandler {

        private final Executor executor;
        private @Nullable RpcPeer speaking;
        private @Nullable String lost;

        Received(Executor executor) {
            this.executor = executor;
        }

        synchronized void speakTo(RpcPeer peer) {
            speaking = peer;
            if (lost != null) {
                peer.disconnected(lost);
            }
            notifyAll();
        }

        private synchronized RpcPeer awaitPeer() {
            RpcPeer known = speaking;
            while (known == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted before the session was in use", e);
                }
                known = speaking;
            }
            return known;
        }

        @Override
        public void onMessage(TunnelSession session, byte[] message) {
            awaitPeer().received(new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void onStream(TunnelSession session, TunnelStream stream) {
            stream.reset("a source accepts no streams");
        }

        /** Tries the path again until the session has one or ends; a peer that does not know the session any more ends it. */
        @Override
        public void onPathLost(TunnelSession session, TunnelPath path, String reason) {
            LOG.log(System.Logger.Level.WARNING, "tunnel path {0} is lost: {1}; trying it again", path, reason);
            executor.execute(() -> rejoin(session, path));
        }

        private void rejoin(TunnelSession session, TunnelPath path) {
            while (session.state() == SessionState.WITHOUT_PATH) {
                try {
                    session.addPath(path);
                    return;
                } catch (TunnelRefusedException e) {
                    session.close("the peer does not know the session any more");
                    ended("the target's mover was started again: " + e.getMessage());
                    return;
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "tunnel path {0} is still lost: {1}", path, e.getMessage());
                    pause();
                }
            }
        }

        private static void pause() {
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onSessionLost(TunnelSession session, SessionEnd end) {
            ended(end.text());
        }

        private synchronized void ended(String reason) {
            lost = reason;
            RpcPeer known = speaking;
            if (known != null) {
                known.disconnected(reason);
            }
        }
    }
}
