package io.godwit.agent.movers;

import io.godwit.link.LocalSocketClient;
import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.agent.StartMove;
import io.godwit.model.host.TunnelEndpoint;
import io.godwit.mover.host.MoverSettings;
import io.godwit.mover.local.LocalProtocol;
import io.godwit.mover.local.MoverStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent attached to this host's mover: re-attaches to one that runs, starts one when there is none, again
 * whenever it is gone. A running mover is never ended from here.
 */
public final class Movers implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Movers.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(100);

    private final MoverSettings settings;
    private final Path log;
    private final String hostName;
    private final RpcHandlers handlers;
    private final Executor executor;
    private final Runnable attached;
    private final AtomicReference<@Nullable RpcPeer> mover = new AtomicReference<>();
    private final AtomicReference<@Nullable MoverStatus> status = new AtomicReference<>();
    private final Thread thread =
            Thread.ofPlatform().name("mover-watch").daemon().unstarted(this::run);
    private volatile boolean running = true;

    /**
     * Not started yet.
     *
     * @param hostName the name that the controller fixed, for messages
     * @param log where a mover's output goes
     * @param handlers what the mover may ask or tell the agent
     * @param attached run after every attachment
     */
    public Movers(
            MoverSettings settings,
            String hostName,
            Path log,
            RpcHandlers handlers,
            Executor executor,
            Runnable attached) {
        this.settings = settings;
        this.hostName = hostName;
        this.log = log;
        this.handlers = handlers;
        this.executor = executor;
        this.attached = attached;
    }

    public void start() {
        thread.start();
    }

    /** Where the mover's tunnel listens; empty while there is no mover. */
    public List<TunnelEndpoint> endpoints() {
        MoverStatus known = status.get();
        return known == null ? List.of() : known.endpoints();
    }

    /** The moves that have not ended on this host, asked of the mover; empty while it does not answer. */
    public Optional<List<MigrationId>> openMoves() {
        try {
            // Attaching again on the same connection changes nothing, and every mover can answer it.
            return Optional.of(peer().request(LocalProtocol.ATTACH, RpcHandlers.Empty.EMPTY, MoverStatus.class, LIMIT)
                    .moves());
        } catch (GodwitException e) {
            LOG.log(System.Logger.Level.DEBUG, "the mover does not tell its open moves: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Hands a ticket over. Fails with MOVER_UNAVAILABLE while there is no mover, or with the mover's reason. */
    public void start(StartMove order) {
        peer().request(LocalProtocol.START, order, RpcHandlers.Empty.class, LIMIT);
    }

    /** Hands a cancellation over. */
    public void cancel(CancelMove order) {
        peer().request(LocalProtocol.CANCEL, order, RpcHandlers.Empty.class, LIMIT);
    }

    private RpcPeer peer() {
        RpcPeer attachedPeer = mover.get();
        if (attachedPeer == null || !attachedPeer.open()) {
            throw new GodwitException(
                    ErrorCode.MOVER_UNAVAILABLE,
                    "the mover of host " + hostName + " is being started; try again in a moment. If it lasts, see "
                            + log + " there");
        }
        return attachedPeer;
    }

    private void run() {
        boolean mayStart = true;
        long startedAt = 0;
        while (running) {
            try {
                RpcPeer peer = connect();
                mover.set(peer);
                status.set(peer.request(LocalProtocol.ATTACH, RpcHandlers.Empty.EMPTY, MoverStatus.class, LIMIT));
                LOG.log(System.Logger.Level.INFO, "attached to mover {0}", String.valueOf(status.get()));
                attached.run();
                while (running && !peer.awaitDisconnect(Duration.ofMinutes(1))) {
                    LOG.log(System.Logger.Level.DEBUG, "the mover is there");
                }
                mover.set(null);
                mayStart = true;
            } catch (IOException | GodwitException e) {
                boolean waited = System.nanoTime() - startedAt > START_LIMIT.toNanos();
                if (mayStart || waited) {
                    LOG.log(System.Logger.Level.INFO, "no mover answers ({0}); starting one", e.getMessage());
                    launch();
                    startedAt = System.nanoTime();
                    mayStart = false;
                }
                sleep();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "the mover cannot be watched just now; going on", e);
                sleep();
            }
        }
    }

    private RpcPeer connect() throws IOException {
        return LocalSocketClient.connect(
                settings.localSocket(),
                transport -> new RpcPeer(
                        "the mover of host " + hostName, transport, handlers, executor, ErrorCode.MOVER_LOST));
    }

    private void launch() {
        try {
            MoverProcess.start(log);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the mover cannot be started; is setsid (util-linux) there?", e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
