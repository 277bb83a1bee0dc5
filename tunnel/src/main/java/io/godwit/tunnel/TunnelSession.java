package io.godwit.tunnel;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session between two hosts: messages and streams, cut into numbered chunks that any path of the session may carry.
 * A lost path costs time, not data; the session ends when it is closed on either side, when the peer breaks the
 * protocol, or when no path was left for the reconnect limit.
 *
 * <p>The protocol is specified in the package documentation.
 *
 * <p>Locks, in the order in which they may be taken: {@link ReceiveOrder}, this session's, a stream's or the message
 * line's, {@link SendQueue}'s.
 */
public final class TunnelSession {
    /** Longest message in bytes. */
    public static final int MAXIMUM_MESSAGE = 1 << 20;

    private static final System.Logger LOG = System.getLogger(TunnelSession.class.getName());

    private final SessionId id;
    private final SessionSecret secret;
    private final String peerFingerprint;
    private final SessionHandler handler;
    private final TunnelSettings settings;
    private final @Nullable PathOpener opener;
    private final Consumer<TunnelSession> ended;

    private final SendQueue queue;
    private final ReceiveOrder order;
    private final StreamTable streams;
    private final MessageLine messages;
    private final EventLine events;
    private final ScheduledFuture<?> watching;
    private final AtomicLong payloadReceived = new AtomicLong();

    private final Object lock = new Object();
    private final List<PathLink> paths = new CopyOnWriteArrayList<>();
    private final Set<Integer> pathNumbers = new HashSet<>();
    private int lastPathNumber;
    private long withoutPathSince = System.nanoTime();
    private String lastLoss = "no path was ever there";
    private volatile boolean confirmed;
    private volatile boolean leaving;
    private volatile @Nullable SessionEnd end;

    /**
     * A session without a path yet.
     *
     * @param opener makes further paths; null on the listening side
     * @param ended called once, when the session is over
     */
    TunnelSession(
            SessionId id,
            SessionSecret secret,
            String peerFingerprint,
            Limits limits,
            SessionHandler handler,
            TunnelSettings settings,
            @Nullable PathOpener opener,
            Consumer<TunnelSession> ended) {
        this.id = id;
        this.secret = secret;
        this.peerFingerprint = peerFingerprint;
        this.handler = handler;
        this.settings = settings;
        this.opener = opener;
        this.ended = ended;
        queue = new SendQueue(limits.sendWindow());
        order = new ReceiveOrder(limits.sendWindow(), this::deliver);
        events = new EventLine("tunnel-" + id + "-events", this::handlerFailed);
        streams = new StreamTable(
                opener != null, limits, queue, stream -> events.post(() -> handler.onStream(this, stream)));
        messages = new MessageLine(queue, settings.messageLimit().toNanos(), this::postMessage);
        watching = TunnelTimer.every(watchInterval(settings), this::watch);
    }

    /**
     * Opens a session over the paths that can be reached; at least one must be. The others are told to the handler as
     * lost.
     *
     * @param peerFingerprint SHA-256 of the certificate that the peer must show, see {@link TunnelIdentity#fingerprint}
     * @throws TunnelRefusedException if the peer says no
     * @throws TunnelException if no path leads to the peer, or another certificate answers there
     */
    public static TunnelSession connect(
            SessionId id,
            List<TunnelPath> paths,
            TunnelIdentity identity,
            String peerFingerprint,
            SessionHandler handler,
            TunnelSettings settings)
            throws IOException {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a session needs a path");
        }
        PathOpener opener = new PathOpener(new Tls(identity), peerFingerprint, settings);
        return new SessionStart(id, opener, peerFingerprint, handler, settings).start(paths);
    }

    public SessionId id() {
        return id;
    }

    /** Fingerprint of the peer's certificate. */
    public String peerFingerprint() {
        return peerFingerprint;
    }

    /**
     * Sends a message of at most {@link #MAXIMUM_MESSAGE} bytes: in order among messages, ahead of waiting stream
     * data. Returns when it is accepted for sending, also while no path is there; waits, up to the message limit, when
     * more than a window of messages (a little above {@link #MAXIMUM_MESSAGE}) is not handled by the peer yet.
     *
     * @throws IllegalArgumentException if it is too long
     * @throws TunnelException if the session is over or the peer took no messages for the message limit
     */
    public void sendMessage(byte[] message) throws IOException {
        if (message.length > MAXIMUM_MESSAGE) {
            throw new IllegalArgumentException("a message of " + message.length + " bytes is longer than "
                    + MAXIMUM_MESSAGE + "; send it as a stream");
        }
        messages.send(message);
    }

    /**
     * Opens a stream; its bytes may be written at once.
     *
     * @throws TunnelException if the session is over or the agreed number of streams is open
     */
    public TunnelStream openStream(int purpose) throws IOException {
        return streams.open(purpose);
    }

    /**
     * Adds a path, also after all were lost; blocks until it carries.
     *
     * @throws TunnelRefusedException if the peer says no, for example because it has given up the session
     * @throws TunnelException if the peer cannot be reached over it, or this session is over
     * @throws IllegalStateException on the listening side, which gets its paths from the peer
     */
    public void addPath(TunnelPath path) throws IOException {
        if (opener == null) {
            throw new IllegalStateException("only the side that connected can add paths");
        }
        int number;
        synchronized (lock) {
            checkEnd();
            number = lastPathNumber + 1;
            lastPathNumber = number;
        }
        Hello hello = new Hello(Versions.SPOKEN, id, secret, number, order.complete(), Limits.of(settings));
        PathOpener.Opened opened = opener.open(path, hello);
        if (!opened.welcome().secret().matches(secret)) {
            opened.channel().close();
            throw new ProtocolViolation("the peer at " + path + " answered with another session's secret");
        }
        join(number, path, opened.channel(), opened.reader(), opened.welcome().received());
    }

    public SessionState state() {
        if (end != null) {
            return SessionState.ENDED;
        }
        return hasPath() ? SessionState.CONNECTED : SessionState.WITHOUT_PATH;
    }

    /** What was carried so far; also after the end. */
    public SessionByteCounts byteCounts() {
        List<SessionByteCounts.OfPath> each = paths.stream()
                .map(link -> new SessionByteCounts.OfPath(link.path(), link.alive(), link.bytes()))
                .toList();
        return SessionByteCounts.of(queue.payloadBytes(), payloadReceived.get(), each);
    }

    /**
     * Sends what was accepted before, says goodbye and ends; waits at most the close limit for the peer to have it.
     * Streams that are open fail. The handler is not told. Idempotent.
     */
    public void close(String reason) {
        leaving = true;
        try {
            queue.drain(
                    Chunk.control(FrameType.GOODBYE, 0, 0, reason),
                    settings.closeLimit().toNanos(),
                    () -> !hasPath());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(new SessionEnd.ClosedHere("closed here: " + reason));
    }

    @Override
    public String toString() {
        return "session " + id + " with " + peerFingerprint;
    }

    /** A path was agreed on with the peer, which has all chunks up to this number. */
    void join(int number, TunnelPath path, TlsChannel channel, FrameReader reader, long peerReceived)
            throws IOException {
        queue.acknowledge(peerReceived);
        PathLink link = new PathLink(
                number,
                path,
                channel,
                reader,
                this,
                queue,
                settings.heartbeatInterval().toNanos());
        synchronized (lock) {
            if (end != null) {
                channel.close();
            }
            checkEnd();
            paths.add(link);
            lastPathNumber = Math.max(lastPathNumber, number);
            events.post(() -> handler.onPathJoined(this, path));
        }
        link.start("tunnel-" + id);
    }

    /** Takes a path's number, once; paths that the peer opens at the same time may come in any order. */
    boolean takePathNumber(int number) {
        synchronized (lock) {
            return pathNumbers.add(number);
        }
    }

    /** The peer has shown that it has our WELCOME: by a frame, or by the secret in it. */
    void confirm() {
        confirmed = true;
    }

    boolean confirmed() {
        return confirmed;
    }

    boolean hasSecret(SessionSecret shown) {
        return secret.matches(shown);
    }

    SessionSecret secret() {
        return secret;
    }

    long receivedInOrder() {
        return order.complete();
    }

    /** The peer does not know this session, or not any more. */
    void abandon(String reason) {
        end(new SessionEnd.PathsLost("the peer has left the session: " + reason));
    }

    /** A path that could not be made at the start. */
    void missed(TunnelPath path, String reason) {
        events.post(() -> handler.onPathLost(this, path, reason));
    }

    void receive(PathLink path, FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        confirm();
        switch (header.type()) {
            case HEARTBEAT, ACKNOWLEDGE -> queue.acknowledge(header.sequence());
            case HELLO, WELCOME, REFUSED -> throw new ProtocolViolation(header.type() + " in an open session");
            default -> {
                boolean isNew = order.accept(header, payload);
                queue.arrived(order.complete(), header.length(), !isNew);
            }
        }
    }

    private void deliver(FrameHeader header, ByteBuffer payload) throws ProtocolViolation {
        // Before the reader gets it: whoever has read a byte finds it counted.
        payloadReceived.addAndGet(Frames.payloadBytes(header));
        switch (header.type()) {
            case MESSAGE -> messages.receive(header, payload);
            case STREAM_CREDIT -> {
                if (header.stream() == 0) {
                    messages.receiveCredit(header);
                } else {
                    streams.deliver(header, payload);
                }
            }
            case PATH_LOST -> losePath(header.stream());
            case GOODBYE ->
                end(new SessionEnd.ClosedByPeer("closed by the peer: " + StandardCharsets.UTF_8.decode(payload)));
            default -> streams.deliver(header, payload);
        }
    }

    private void losePath(int number) {
        for (PathLink link : paths) {
            if (link.number() == number) {
                link.lose("the peer lost it");
            }
        }
    }

    void pathLost(PathLink link, String reason) {
        synchronized (lock) {
            if (end != null) {
                return;
            }
            lastLoss = link.path() + ": " + reason;
            withoutPathSince = System.nanoTime();
            // While we are leaving, the peer closes its paths as soon as it has our goodbye.
            if (!leaving) {
                LOG.log(Level.INFO, "{0}: path {1} lost: {2}", this, link.path(), reason);
                queue.addControl(Chunk.control(FrameType.PATH_LOST, link.number(), 0));
                events.post(() -> handler.onPathLost(this, link.path(), reason));
            }
        }
        queue.lost(link);
        if (opener == null && !confirmed) {
            abandon(reason);
        }
    }

    void violated(PathLink path, ProtocolViolation violation) {
        LOG.log(
                Level.WARNING,
                "{0}: the peer at {1} broke the protocol: {2}",
                this,
                path.path(),
                violation.getMessage());
        end(new SessionEnd.Failed("the peer broke the protocol: " + violation.getMessage()));
    }

    private void postMessage(byte[] message) {
        events.post(() -> {
            handler.onMessage(this, message);
            messages.handled(message.length);
        });
    }

    private void handlerFailed(RuntimeException failure) {
        LOG.log(Level.ERROR, this + ": its handler failed, the session is given up", failure);
        end(new SessionEnd.Failed("the handler failed: " + failure));
    }

    private void end(SessionEnd reason) {
        List<PathLink> open;
        synchronized (lock) {
            if (end != null) {
                return;
            }
            end = reason;
            open = List.copyOf(paths);
        }
        TunnelException exception = new TunnelException("session " + id + " is over: " + reason.text());
        watching.cancel(false);
        queue.end();
        streams.end(exception);
        messages.end(exception);
        open.forEach(PathLink::stop);
        if (!(reason instanceof SessionEnd.ClosedHere)) {
            events.post(() -> handler.onSessionLost(this, reason));
        }
        events.stop();
        ended.accept(this);
    }

    /** Gives up paths on which nothing comes, and the session when no path comes back. */
    private void watch() {
        Duration liveness = settings.livenessLimit();
        for (PathLink link : paths) {
            if (link.alive() && link.silence() > liveness.toNanos()) {
                link.lose("nothing came for " + liveness.toMillis() + " ms");
            }
        }
        String loss;
        synchronized (lock) {
            if (hasPath()
                    || System.nanoTime() - withoutPathSince
                            < settings.reconnectLimit().toNanos()) {
                return;
            }
            loss = lastLoss;
        }
        end(new SessionEnd.PathsLost(
                "no path for " + settings.reconnectLimit().toMillis() + " ms; the last one: " + loss));
    }

    private static Duration watchInterval(TunnelSettings settings) {
        Duration liveness = settings.livenessLimit();
        Duration reconnect = settings.reconnectLimit();
        return (liveness.compareTo(reconnect) < 0 ? liveness : reconnect).dividedBy(10);
    }

    private boolean hasPath() {
        return paths.stream().anyMatch(PathLink::alive);
    }

    private void checkEnd() throws TunnelException {
        if (end != null) {
            throw new TunnelException("session " + id + " is over: " + end.text());
        }
    }
}
