package io.godwit.agent;

import io.godwit.agent.controller.ControllerLink;
import io.godwit.agent.controller.HostState;
import io.godwit.agent.enrolment.Identities;
import io.godwit.agent.enrolment.Renewal;
import io.godwit.agent.host.HostFactsReader;
import io.godwit.agent.inventory.VmWatch;
import io.godwit.agent.movers.Movers;
import io.godwit.agent.resource.ResourceWatch;
import io.godwit.agent.storage.StorageProofs;
import io.godwit.link.RpcHandlers;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.RenewalRequest;
import io.godwit.model.agent.StartMove;
import io.godwit.model.agent.StorageProof;
import io.godwit.model.agent.StorageProofRequest;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.mover.domain.Hypervisor;
import io.godwit.mover.host.MoverSettings;
import io.godwit.mover.local.LocalProtocol;
import io.godwit.mover.local.WitnessRequest;
import io.godwit.mover.log.LogFormat;
import io.godwit.mover.policy.HostPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the agent until it is ended: watches libvirt, keeps a mover, speaks with the controller. */
@Command(
        name = "run",
        description = {
            "Runs the agent of this host until it is ended.",
            "Keys and host.conf in /etc/godwit (GODWIT_ETC), journal in /var/lib/godwit (GODWIT_STATE),",
            "sockets in /run/godwit (GODWIT_RUN). The mover that it starts outlives it."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final Duration LIBVIRT_LIMIT = Duration.ofSeconds(5);
    private static final Duration MOVER_LIMIT = Duration.ofSeconds(15);

    @Option(
            names = "--log-format",
            description = "Lines of the log, also of the mover that is started: ${COMPLETION-CANDIDATES} (text).")
    private LogFormat logFormat = LogFormat.configured();

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.setProperty(LogFormat.PROPERTY, logFormat.name());
        logFormat.install();
        MoverSettings settings = MoverSettings.fromEnvironment();
        Clock clock = Clock.systemUTC();
        Identities identities = Identities.load(settings.etc(), clock);
        String hostName = identities.current().hostName();
        HostPolicy policy = HostPolicy.load(settings.etc().resolve("host.conf"));
        Files.createDirectories(settings.runtime());
        Path state = Files.createDirectories(settings.state());
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        CompletableFuture<ControllerLink> link = new CompletableFuture<>();
        CompletableFuture<ResourceWatch> resourceWatch = new CompletableFuture<>();
        Hypervisor hypervisor = new Hypervisor(settings.run(), hostName);
        VmWatch watch = new VmWatch(hypervisor, hostName, (method, news) -> {
            tell(link, method, news);
            // A new VM may lie on a file system that held none before; a new connection needs new subscriptions.
            var _ = resourceWatch.thenAccept(ResourceWatch::changed);
        });
        ResourceWatch resources = new ResourceWatch(
                watch::connection,
                policy.migrationAdapters(),
                () -> link.isDone() ? link.join().managementAddress() : Optional.empty(),
                (method, news) -> tell(link, method, news));
        resourceWatch.complete(resources);
        watch.start(LIBVIRT_LIMIT);
        resources.start();
        CountDownLatch attached = new CountDownLatch(1);
        Movers movers = new Movers(
                settings, hostName, state.resolve("mover.log"), fromMover(link, watch), executor, attached::countDown);
        movers.start();
        attached.await(MOVER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        HostFactsReader facts =
                new HostFactsReader(() -> identities.current().fingerprint(), watch::connection, movers::endpoints);
        link.complete(ControllerLink.start(
                identities,
                new HostState(facts::read, watch::inventory, resources::current, watch::status, resources::changed),
                fromController(movers, new StorageProofs(watch::connection, hostName, policy)),
                state.resolve("outbox")));
        new Renewal(identities, clock, movers::openMoves, renewing(link.join())).start();
        Thread.currentThread().join();
        return 0;
    }

    private static Renewal.Controller renewing(ControllerLink link) {
        return new Renewal.Controller() {
            @Override
            public RenewalAnswer renew(RenewalRequest request) {
                return link.request(AgentProtocol.RENEW_CERTIFICATE, request, RenewalAnswer.class);
            }

            @Override
            public void reconnect() {
                link.reconnect("the host has a new certificate");
            }
        };
    }

    /** What is told before the link is made follows with HELLO. */
    private static void tell(CompletableFuture<ControllerLink> link, String method, Object news) {
        if (link.isDone()) {
            link.join().notify(method, news);
        }
    }

    private static RpcHandlers fromMover(CompletableFuture<ControllerLink> link, VmWatch watch) {
        return RpcHandlers.builder()
                .notification(
                        LocalProtocol.PROGRESS,
                        MoveProgress.class,
                        progress -> tell(link, AgentProtocol.PROGRESS, progress))
                .command(
                        LocalProtocol.REPORT,
                        MoveReport.class,
                        report -> link.join().deliver(AgentProtocol.REPORT, report))
                .command(LocalProtocol.ALARM, Alarm.class, alarm -> link.join().deliver(AgentProtocol.ALARM, alarm))
                .request(
                        LocalProtocol.WITNESS,
                        WitnessRequest.class,
                        request -> watch.witness().of(request.vmId(), request.sinceNanos()))
                .build();
    }

    private static RpcHandlers fromController(Movers movers, StorageProofs proofs) {
        return RpcHandlers.builder()
                .request(AgentProtocol.PREPARE_STORAGE_PROOF, StorageProofRequest.class, proofs::prepare)
                .request(AgentProtocol.CHECK_STORAGE_PROOF, StorageProof.class, proofs::check)
                .command(AgentProtocol.END_STORAGE_PROOF, StorageProof.class, proofs::end)
                .command(AgentProtocol.START_MOVE, StartMove.class, movers::start)
                .command(AgentProtocol.CANCEL_MOVE, CancelMove.class, movers::cancel)
                .build();
    }
}
