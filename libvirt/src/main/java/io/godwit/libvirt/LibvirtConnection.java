package io.godwit.libvirt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the libvirt of this host. Safe for many threads: every call waits only for its own answer, at most
 * {@link ConnectionSettings#callDeadline()} unless it takes a deadline of its own. Once lost it stays lost; open
 * another.
 *
 * <p>Every call throws {@link LibvirtException}: a subclass where the caller has to tell cases apart
 * ({@link DomainNotFoundException}, {@link OperationInvalidException}, {@link ConnectionLostException},
 * {@link DeadlineExceededException}), else the class itself with libvirt's {@link ErrorCode}.
 *
 * <p>A migration belongs to its connection: closing the one that made Begin3 drops the job (the domain runs on), closing
 * the one that made Prepare3 before Finish3 destroys the incoming domain.
 */
public final class LibvirtConnection implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final RpcChannel channel;
    private final EventRegistry registry;
    private final Calls calls;
    private final HostCalls host;
    private final DomainCalls domains;
    private final StatisticsCalls statistics;
    private final MigrationCalls migration;
    private final EventCalls events;
    private final ResourceCalls resources;

    private LibvirtConnection(Path socket, ConnectionSettings settings) {
        registry = new EventRegistry(socket.toString());
        channel = RpcChannel.connect(socket, settings, registry);
        calls = new Calls(channel, settings.callDeadline());
        host = new HostCalls(calls);
        domains = new DomainCalls(calls);
        statistics = new StatisticsCalls(calls);
        migration = new MigrationCalls(calls);
        events = new EventCalls(calls, registry);
        resources = new ResourceCalls(calls, registry);
    }

    /**
     * Connects, authenticates, opens the driver and starts the keep-alive where the daemon has one.
     *
     * @param uri of the driver, {@code qemu:///system} for instance
     * @throws ConnectionLostException when nobody listens on the socket
     * @throws AuthenticationException when the daemon demands SASL or refuses this process
     */
    public static LibvirtConnection open(Path socket, String uri, ConnectionSettings settings) {
        LibvirtConnection connection = new LibvirtConnection(socket, settings);
        try {
            connection.host.authenticate();
            boolean keepAlive = connection.host.keepAliveSupported();
            connection.host.open(uri);
            if (keepAlive) {
                connection.channel.startKeepAlive();
            }
        } catch (RuntimeException e) {
            connection.channel.end("could not be opened", e);
            throw e;
        }
        return connection;
    }

    /**
     * The socket of the QEMU driver: that of the modular daemon where it is used, else that of libvirtd.
     *
     * @param runDirectory usually {@code /run}
     */
    public static Optional<Path> findSocket(Path runDirectory) {
        return Stream.of("virtqemud-sock", "libvirt-sock")
                .map(runDirectory.resolve("libvirt")::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    public boolean isAlive() {
        return channel.lost().isEmpty();
    }

    /** Called exactly once, whoever ended the connection, after the last event; at once when it has ended already. */
    public void onClose(Consumer<LibvirtException> listener) {
        registry.onClose(listener);
    }

    /** Says farewell to the daemon if it answers within a second. Calls on their way fail. */
    @Override
    public void close() {
        if (isAlive()) {
            try {
                calls.call(Procedure.CONNECT_CLOSE, out -> {}, in -> Boolean.TRUE, FAREWELL);
            } catch (LibvirtException e) {
                channel.end("closed by this side without the daemon's answer", e);
            }
            channel.end("closed by this side", null);
        }
    }

    public String hostname() {
        return host.hostname();
    }

    /** Major × 1,000,000 + minor × 1,000 + release: 11003000 for 11.3.0. */
    public int libraryVersion() {
        return host.version(Procedure.CONNECT_GET_LIB_VERSION);
    }

    /** Of QEMU, in the same form. */
    public int hypervisorVersion() {
        return host.version(Procedure.CONNECT_GET_VERSION);
    }

    public NodeInfo nodeInfo() {
        return host.nodeInfo();
    }

    /** XML: the host's CPU, NUMA cells, security models, guest architectures. */
    public String capabilities() {
        return host.capabilities();
    }

    /** XML: what a guest can have here. Absent arguments stand for libvirt's default. */
    public String domainCapabilities(
            @Nullable String emulator,
            @Nullable String architecture,
            @Nullable String machine,
            @Nullable String virtType,
            int flags) {
        return host.domainCapabilities(
                Optional.ofNullable(emulator),
                Optional.ofNullable(architecture),
                Optional.ofNullable(machine),
                Optional.ofNullable(virtType),
                flags);
    }

    /** Networks and storage pools. */
    public ResourceCalls resources() {
        return resources;
    }

    /**
     * Running and defined domains.
     *
     * @param flags of {@link DomainListFlag}, 0 for all
     */
    public List<DomainRef> listDomains(int flags) {
        return domains.list(flags);
    }

    public Optional<DomainRef> findDomain(UUID uuid) {
        return domains.find(uuid);
    }

    public Optional<DomainRef> findDomain(String name) {
        return domains.find(name);
    }

    /**
     * The definition, of the running instance if there is one.
     *
     * @param flags of {@link DomainXmlFlag}
     */
    public String xml(DomainRef domain, int flags) {
        return domains.xml(domain, flags);
    }

    public DomainState state(DomainRef domain) {
        return domains.state(domain);
    }

    public DomainInfo info(DomainRef domain) {
        return domains.info(domain);
    }

    /** Whether it has a definition that outlives the running instance. */
    public boolean persistent(DomainRef domain) {
        return domains.flag(Procedure.DOMAIN_IS_PERSISTENT, domain);
    }

    public boolean autostart(DomainRef domain) {
        return domains.flag(Procedure.DOMAIN_GET_AUTOSTART, domain);
    }

    public void setAutostart(DomainRef domain, boolean autostart) {
        domains.setAutostart(domain, autostart);
    }

    public DomainRef define(String xml) {
        return domains.define(xml);
    }

    /** Starts a defined domain. */
    public DomainRef create(DomainRef domain) {
        return domains.create(domain, 0);
    }

    /**
     * Starts a defined domain.
     *
     * @param flags of {@link DomainCreateFlag}
     */
    public DomainRef create(DomainRef domain, int flags) {
        return domains.create(domain, flags);
    }

    /**
     * Starts a domain; without a definition of that UUID it is gone when it stops.
     *
     * @param flags of {@link DomainCreateFlag}
     */
    public DomainRef createXml(String xml, int flags) {
        return domains.createXml(xml, flags);
    }

    public void suspend(DomainRef domain) {
        domains.act(Procedure.DOMAIN_SUSPEND, domain);
    }

    public void resume(DomainRef domain) {
        domains.act(Procedure.DOMAIN_RESUME, domain);
    }

    /** Pulls the plug. */
    public void destroy(DomainRef domain) {
        domains.act(Procedure.DOMAIN_DESTROY, domain);
    }

    /** Asks the guest to power off; returns at once. */
    public void shutdown(DomainRef domain) {
        domains.act(Procedure.DOMAIN_SHUTDOWN, domain);
    }

    /**
     * Forgets the definition; a running instance runs on.
     *
     * @param flags of {@link DomainUndefineFlag}
     */
    public void undefine(DomainRef domain, int flags) {
        domains.undefine(domain, flags);
    }

    /**
     * Lifecycle, migration passes and completed jobs of all domains, in order. Handlers run one at a time on a thread of
     * this connection and may make calls.
     */
    public Subscription subscribe(Consumer<LibvirtEvent> consumer) {
        return events.subscribe(consumer);
    }

    /** Every event of QEMU's monitor, of one domain or all. Only with the QEMU driver. */
    public Subscription subscribeMonitor(Optional<DomainRef> domain, Consumer<MonitorEvent> consumer) {
        return events.subscribeMonitor(domain, Optional.empty(), consumer);
    }

    /**
     * The events of one kind, of one domain or all.
     *
     * @param event the only kind wanted, for example {@code STOP}
     */
    public Subscription subscribeMonitor(
            Optional<DomainRef> domain, Optional<String> event, Consumer<MonitorEvent> consumer) {
        return events.subscribeMonitor(domain, event, consumer);
    }

    /**
     * Progress of the domain's job, of type NONE when it has none.
     *
     * @param flags 0, or {@link JobStatistics#COMPLETED} with or without {@link JobStatistics#KEEP_COMPLETED}
     */
    public JobStatistics jobStatistics(DomainRef domain, int flags) {
        return statistics.job(domain, flags);
    }

    public void abortJob(DomainRef domain) {
        domains.act(Procedure.DOMAIN_ABORT_JOB, domain);
    }

    /** The pause that the switch-over may take; libvirt counts in milliseconds. */
    public void setMigrationMaxDowntime(DomainRef domain, Duration downtime) {
        statistics.setMaxDowntime(domain, downtime);
    }

    public void setMigrationMaxSpeed(DomainRef domain, long mibPerSecond) {
        statistics.setMaxSpeed(domain, mibPerSecond);
    }

    /**
     * Figures of many domains with one call.
     *
     * @param of the domains asked for, empty for all
     * @param statsMask groups of {@link DomainStatistics}, 0 for all
     */
    public List<DomainStatistics> bulkStatistics(List<DomainRef> of, int statsMask, int flags) {
        return statistics.bulk(of, statsMask, flags);
    }

    /**
     * Traffic of one disk.
     *
     * @param disk target name ({@code vda}) or path of the source
     */
    public BlockStatistics blockStatistics(DomainRef domain, String disk) {
        return statistics.block(domain, disk);
    }

    /**
     * Gives a command to QEMU's monitor; taints the domain.
     *
     * @param flags 0 for a JSON command of QMP, 1 for one of the human monitor
     */
    public String monitorCommand(DomainRef domain, String command, int flags) {
        return statistics.monitorCommand(domain, command, flags);
    }

    /** The phases of a migration as futures. */
    public MigrationCalls migration() {
        return migration;
    }

    public MigrationBegin migrateBegin3(DomainRef domain, TypedParameters parameters, long flags) {
        return migration.await(MigrationCalls.beginRequest(domain, parameters, flags), calls.defaultDeadline());
    }

    public MigrationPrepared migratePrepare3(TypedParameters parameters, byte[] cookieIn, long flags) {
        return migratePrepare3(parameters, cookieIn, flags, calls.defaultDeadline());
    }

    public MigrationPrepared migratePrepare3(
            TypedParameters parameters, byte[] cookieIn, long flags, Duration deadline) {
        return migration.await(MigrationCalls.prepareRequest(parameters, cookieIn, flags), deadline);
    }

    /**
     * Returns the cookie for Finish3 when the memory is over and the domain is paused here.
     *
     * @param deadline hours, usually; the call goes on at the daemon when it has passed
     */
    public byte[] migratePerform3(
            DomainRef domain,
            Optional<String> destinationUri,
            TypedParameters parameters,
            byte[] cookieIn,
            long flags,
            Duration deadline) {
        return migration.await(
                MigrationCalls.performRequest(domain, destinationUri, parameters, cookieIn, flags), deadline);
    }

    /**
     * See {@link MigrationCalls#finish3}.
     *
     * @throws LibvirtException with {@link ErrorCode#MIGRATE_FINISH_OK} when cancelled as asked
     */
    public MigrationFinished migrateFinish3(
            TypedParameters parameters, byte[] cookieIn, long flags, boolean cancelled, Duration deadline) {
        return migration.await(MigrationCalls.finishRequest(parameters, cookieIn, flags, cancelled), deadline);
    }

    public MigrationFinished migrateFinish3(
            TypedParameters parameters, byte[] cookieIn, long flags, boolean cancelled) {
        return migrateFinish3(parameters, cookieIn, flags, cancelled, calls.defaultDeadline());
    }

    /** With success the source's copy ends, cancelled it resumes. */
    public void migrateConfirm3(
            DomainRef domain, TypedParameters parameters, byte[] cookieIn, long flags, boolean cancelled) {
        migrateConfirm3(domain, parameters, cookieIn, flags, cancelled, calls.defaultDeadline());
    }

    public void migrateConfirm3(
            DomainRef domain,
            TypedParameters parameters,
            byte[] cookieIn,
            long flags,
            boolean cancelled,
            Duration deadline) {
        migration.await(MigrationCalls.confirmRequest(domain, parameters, cookieIn, flags, cancelled), deadline);
    }
}
