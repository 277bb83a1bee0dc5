package io.godwit.mover;

import io.godwit.libvirt.LibvirtException;
import io.godwit.link.FileErrors;
import io.godwit.link.LocalSocketServer;
import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.link.Transport;
import io.godwit.linux.BootId;
import io.godwit.linux.NetworkNamespace;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.host.TunnelEndpoint;
import io.godwit.mover.domain.Hypervisor;
import io.godwit.mover.hook.Hooks;
import io.godwit.mover.host.HostIdentity;
import io.godwit.mover.host.HostName;
import io.godwit.mover.host.MigrationAdapters;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.host.MoverSettings;
import io.godwit.mover.journal.Decisions;
import io.godwit.mover.journal.Journal;
import io.godwit.mover.local.AgentLink;
import io.godwit.mover.local.LocalProtocol;
import io.godwit.mover.local.MoverStatus;
import io.godwit.mover.log.LogFormat;
import io.godwit.mover.policy.HostPolicy;
import io.godwit.mover.warmup.WarmUp;
import io.godwit.tunnel.TunnelListener;
import io.godwit.tunnel.TunnelSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts a mover: journal, tunnel, local socket; then goes on with unfinished moves. Runs until it is ended. */
public final class MoverMain {

    private static final System.Logger LOG = System.getLogger(MoverMain.class.getName());

    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(5);

    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(5);
    private static final long WARM_UP_BYTES = 512L << 20;

    private MoverMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        LogFormat.configured().install();
        try {
            run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the mover cannot start: {0}", FileErrors.explain(e));
            System.exit(1);
        } catch (IllegalArgumentException | GodwitException e) {
            LOG.log(System.Logger.Level.ERROR, "the mover cannot start: {0}", e.getMessage());
            System.exit(1);
        }
    }

    private static void run() throws IOException, InterruptedException {
        MoverSettings settings = MoverSettings.fromEnvironment();
        Files.createDirectories(settings.runtime());
        FileLock single = lock(settings);
        Path etc = settings.etc();
        HostIdentity identity = HostIdentity.load(etc);
        HostPolicy policy = HostPolicy.load(etc.resolve("host.conf"));
        String hostName = HostName.of(identity.current().chain().getFirst());
        MigrationAdapters adapters = new MigrationAdapters(policy.migrationAdapters(), hostName);
        Journal journal = Journal.open(settings.state().resolve("journal"));
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        AgentLink agent = new AgentLink(journal, executor);
        MoverHost host = new MoverHost(
                settings,
                BootId.load().toString(),
                identity,
                policy,
                adapters,
                new Hypervisor(settings.run(), hostName),
                journal,
                new Decisions(settings.runtime().resolve("decision")),
                Hooks.onClassPath(),
                agent);
        Mover mover = new Mover(host, executor);
        executor.execute(() -> warm(host.hypervisor()));
        mover.recover();
        List<TunnelEndpoint> endpoints = awaitListening(mover, host);
        Thread.ofPlatform().name("warm-up").daemon().start(() -> warm(mover, host));
        LocalSocketServer local = LocalSocketServer.open(
                settings.localSocket(), transport -> connected(transport, mover, agent, endpoints, executor));
        LOG.log(
                System.Logger.Level.INFO,
                "mover ready: pid {0}, tunnel {1}, agent socket {2}",
                Long.toString(ProcessHandle.current().pid()),
                endpoints,
                settings.localSocket());
        Thread.currentThread().join();
        local.close();
        single.release();
    }

    /** A first move is as fast as any other. */
    private static void warm(Mover mover, MoverHost host) {
        WarmUp warmUp = new WarmUp(
                host.identity().current(),
                host.decisions(),
                host.settings().runtime(),
                WARM_UP_LIMIT,
                WARM_UP_BYTES,
                mover::isIdle);
        try {
            LOG.log(System.Logger.Level.INFO, "warm: {0} MiB went through the tunnel to itself", warmUp.run() >> 20);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "not warmed up, the first move will be slower: {0}", e.getMessage());
        }
    }

    /** Asks beforehand what libvirt takes seconds to answer. */
    private static void warm(Hypervisor hypervisor) {
        try {
            LOG.log(System.Logger.Level.INFO, "libvirt runs QEMU as {0}", hypervisor.qemuUser());
        } catch (LibvirtException | GodwitException e) {
            LOG.log(System.Logger.Level.WARNING, "libvirt does not answer yet: {0}", e.getMessage());
        }
    }

    /** One mover at a time: a second one would take the first one's moves for abandoned. */
    private static FileLock lock(MoverSettings settings) throws IOException {
        Path file = settings.runtime().resolve("mover.lock");
        FileLock lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .tryLock();
        if (lock == null) {
            throw new IOException("another mover runs on this host already (" + file + " is locked)");
        }
        return lock;
    }

    /** Unfinished moves are settled without it; new ones need the adapters. */
    private static List<TunnelEndpoint> awaitListening(Mover mover, MoverHost host) throws InterruptedException {
        while (true) {
            try {
                return listen(mover, host);
            } catch (IOException | GodwitException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the tunnel cannot listen: {0}; no moves until it can. Trying again",
                        e.getMessage());
                Thread.sleep(LISTEN_AGAIN);
            }
        }
    }

    private static List<TunnelEndpoint> listen(Mover mover, MoverHost host) throws IOException {
        List<MigrationAdapters.Adapter> adapters = host.adapters().find();
        if (adapters.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no migration adapter is named in {0}: this host can neither send nor receive VMs",
                    host.settings().etc().resolve("host.conf"));
            return List.of();
        }
        List<InetSocketAddress> addresses = adapters.stream()
                .map(adapter ->
                        new InetSocketAddress(adapter.address(), host.policy().tunnelPort()))
                .toList();
        TunnelListener listener = TunnelListener.open(
                addresses,
                NetworkNamespace.current(),
                host.identity().current(),
                mover.authority(),
                TunnelSettings.standard());
        host.identity().onChange(listener::present);
        return adapters.stream()
                .map(adapter ->
                        new TunnelEndpoint(adapter.name(), adapter.address().getHostAddress(), listener.port()))
                .toList();
    }

    private static RpcPeer connected(
            Transport transport,
            Mover mover,
            AgentLink agent,
            List<TunnelEndpoint> endpoints,
            ExecutorService executor) {
        AtomicReference<@Nullable RpcPeer> self = new AtomicReference<>();
        RpcHandlers handlers = mover.handlers()
                .request(LocalProtocol.ATTACH, RpcHandlers.Empty.class, request -> {
                    RpcPeer peer = self.get();
                    if (peer != null) {
                        agent.attach(peer);
                    }
                    return new MoverStatus(ProcessHandle.current().pid(), endpoints, mover.running());
                })
                .build();
        RpcPeer peer = new RpcPeer("the agent of this host", transport, handlers, executor, ErrorCode.MOVER_LOST);
        self.set(peer);
        return peer;
    }
}
