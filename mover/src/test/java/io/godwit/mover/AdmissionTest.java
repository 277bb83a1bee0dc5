package io.godwit.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.link.Pem;
import io.godwit.link.TicketSignature;
import io.godwit.linux.NetworkNamespace;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.agent.CancelMove;
import io.godwit.model.agent.StartMove;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.domain.Hypervisor;
import io.godwit.mover.hook.Hooks;
import io.godwit.mover.host.HostIdentity;
import io.godwit.mover.host.MigrationAdapters;
import io.godwit.mover.host.MoverHost;
import io.godwit.mover.host.MoverSettings;
import io.godwit.mover.journal.Decisions;
import io.godwit.mover.journal.Journal;
import io.godwit.mover.journal.MoveListener;
import io.godwit.mover.journal.Witness;
import io.godwit.mover.policy.HostPolicy;
import io.godwit.tunnel.SessionEnd;
import io.godwit.tunnel.SessionHandler;
import io.godwit.tunnel.SessionId;
import io.godwit.tunnel.TestingAuthority;
import io.godwit.tunnel.TunnelIdentity;
import io.godwit.tunnel.TunnelListener;
import io.godwit.tunnel.TunnelPath;
import io.godwit.tunnel.TunnelRefusedException;
import io.godwit.tunnel.TunnelSession;
import io.godwit.tunnel.TunnelSettings;
import io.godwit.tunnel.TunnelStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the right ticket starts a move, once, and only its own source gets in. */
class AdmissionTest {

    private static final String BOOT = "boot-2";

    /** Nothing is given up while a test lasts, however busy the machine. */
    private static final TunnelSettings PATIENT = new TunnelSettings(
            Duration.ofMinutes(5),
            4,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            1 << 20,
            1 << 18,
            4);

    private final TestingAuthority authority = new TestingAuthority("controller");
    private final TunnelIdentity target = authority.identity("target");
    private final TunnelIdentity source = authority.identity("source");
    private final UUID vm = UUID.randomUUID();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Mover mover;

    @SuppressWarnings("NullAway.Init")
    private MoverHost host;

    @BeforeEach
    void start() throws Exception {
        mover = newMover();
    }

    @AfterEach
    void stop() throws Exception {
        executor.shutdownNow();
        // What a move still writes must not meet the removal of the directory.
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aGoodTicketIsAcceptedAndItsSourceGetsIn() throws Exception {
        Ticket ticket = ticket(Instant.now().plusSeconds(60));
        mover.start(order(ticket));
        assertThat(mover.running()).containsExactly(ticket.migrationId());
        try (TunnelListener listener = listen()) {
            TunnelSession session = connect(listener, ticket.migrationId(), source);
            session.close("done");
        }
    }

    @Test
    void aTicketIsAcceptedOnceAlsoAfterItExpiredAndByALaterMover() throws Exception {
        Ticket ticket = startedAndSoonExpired();
        StartMove order = order(ticket);
        refused(order, ErrorCode.TICKET_REPLAYED);
        mover = newMover();
        refused(order, ErrorCode.TICKET_REPLAYED);
        while (Instant.now().isBefore(ticket.expiresAt())) {
            LockSupport.parkNanos(1_000_000);
        }
        refused(order, ErrorCode.TICKET_REPLAYED);
    }

    /** Starts a move whose ticket expires soon: the sooner, the faster this machine is. */
    private Ticket startedAndSoonExpired() {
        for (Duration life = Duration.ofMillis(500); ; life = life.multipliedBy(2)) {
            Ticket ticket = ticket(Instant.now().plus(life));
            try {
                mover.start(order(ticket));
                return ticket;
            } catch (GodwitException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.TICKET_EXPIRED);
                assertThat(life).as("the ticket expired before it was used").isLessThan(Duration.ofMinutes(1));
            }
        }
    }

    @Test
    void aTicketOfAnotherControllerIsRefused() {
        Ticket ticket = ticket(Instant.now().plusSeconds(60));
        SignedTicket foreign = TicketSignature.sign(ticket, new TestingAuthority("other").key());
        refused(new StartMove(foreign, Role.TARGET), ErrorCode.TICKET_INVALID);
    }

    @Test
    void aTicketThatWasChangedIsRefused() {
        SignedTicket good = order(ticket(Instant.now().plusSeconds(60))).ticket();
        SignedTicket other = order(ticket(Instant.now().plusSeconds(60))).ticket();
        refused(
                new StartMove(new SignedTicket(other.payload(), good.signature()), Role.TARGET),
                ErrorCode.TICKET_INVALID);
        refused(new StartMove(new SignedTicket("", ""), Role.TARGET), ErrorCode.TICKET_INVALID);
    }

    @Test
    void aTicketForAnotherHostOrRoleIsRefused() {
        refused(
                new StartMove(order(ticket(Instant.now().plusSeconds(60))).ticket(), Role.SOURCE),
                ErrorCode.TICKET_INVALID);
    }

    @Test
    void aRenewedCertificateIsTakenWhenATicketNamesItAndNoMoveIsOpen() throws Exception {
        TunnelIdentity renewed = authority.identity("target");
        assertThat(renewed.fingerprint()).isNotEqualTo(target.fingerprint());
        StartMove order = order(ticketFor(renewed));
        refused(order, ErrorCode.TICKET_INVALID);
        writeIdentity(renewed);
        try (TunnelListener listener = listen()) {
            host.identity().onChange(listener::present);
            mover.start(order);
            assertThat(host.identity().current().fingerprint()).isEqualTo(renewed.fingerprint());
            MigrationId id = mover.running().getFirst();
            assertThatThrownBy(() -> connect(listener, id, source, target)).isInstanceOf(IOException.class);
            connect(listener, id, source, renewed).close("done");
        }
    }

    @Test
    void anOpenMoveKeepsItsCertificateAndNewOnesWait() throws Exception {
        TunnelIdentity renewed = authority.identity("target");
        writeIdentity(renewed);
        mover.start(order(ticket(Instant.now().plusSeconds(60))));
        refused(order(ticketFor(renewed)), ErrorCode.HOST_BUSY);
        assertThat(host.identity().current().fingerprint()).isEqualTo(target.fingerprint());
    }

    private Ticket ticketFor(TunnelIdentity named) {
        return TestingTickets.of(
                UUID.randomUUID(),
                "vm2",
                source.fingerprint(),
                named.fingerprint(),
                "boot-1",
                BOOT,
                Instant.now().plusSeconds(60));
    }

    private void writeIdentity(TunnelIdentity identity) throws IOException {
        Path pair = Files.createDirectories(directory.resolve("etc/identity-next"));
        Files.writeString(pair.resolve("host.key"), Pem.encode(identity.key()));
        Files.writeString(pair.resolve("host.pem"), Pem.encode(identity.chain().getFirst()));
        Files.writeString(pair.resolve("ca.pem"), Pem.encode(identity.trusted().getFirst()));
        Files.createSymbolicLink(directory.resolve("etc/identity"), Path.of("identity-next"));
    }

    @Test
    void anExpiredTicketIsRefused() {
        refused(order(ticket(Instant.now().minusSeconds(1))), ErrorCode.TICKET_EXPIRED);
    }

    @Test
    void aTicketFromBeforeARebootIsRefused() {
        Ticket old = TestingTickets.of(
                vm,
                "vm1",
                source.fingerprint(),
                target.fingerprint(),
                "boot-1",
                "an older boot",
                Instant.now().plusSeconds(60));
        refused(order(old), ErrorCode.TICKET_INVALID);
    }

    @Test
    void aSecondMoveOfTheSameVmIsRefused() {
        mover.start(order(ticket(Instant.now().plusSeconds(60))));
        refused(order(ticket(Instant.now().plusSeconds(60))), ErrorCode.VM_BUSY);
    }

    @Test
    void anotherHostsCertificateDoesNotGetIntoTheMove() throws Exception {
        Ticket ticket = ticket(Instant.now().plusSeconds(60));
        mover.start(order(ticket));
        try (TunnelListener listener = listen()) {
            assertThatThrownBy(() -> connect(listener, ticket.migrationId(), authority.identity("third")))
                    .isInstanceOfSatisfying(
                            TunnelRefusedException.class,
                            e -> assertThat(e.code()).isEqualTo("foreign-certificate"));
            assertThatThrownBy(() ->
                            connect(listener, ticket.migrationId(), new TestingAuthority("other").identity("source")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aMoveThatNobodyOrderedIsNotLetIn() throws Exception {
        try (TunnelListener listener = listen()) {
            assertThatThrownBy(() -> connect(listener, MigrationId.random(), source))
                    .isInstanceOfSatisfying(
                            TunnelRefusedException.class,
                            e -> assertThat(e.code()).isEqualTo("migration-unknown"));
        }
    }

    @Test
    void cancellingAMoveThatIsNotFromHereSaysSo() {
        assertThatThrownBy(() -> mover.cancel(new CancelMove(MigrationId.random())))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MIGRATION_UNKNOWN));
    }

    private void refused(StartMove order, ErrorCode code) {
        int before = mover.running().size();
        assertThatThrownBy(() -> mover.start(order))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(mover.running()).as("nothing has begun").hasSize(before);
    }

    private Ticket ticket(Instant expiresAt) {
        return TestingTickets.of(vm, "vm1", source.fingerprint(), target.fingerprint(), "boot-1", BOOT, expiresAt);
    }

    private StartMove order(Ticket ticket) {
        return new StartMove(TicketSignature.sign(ticket, authority.key()), Role.TARGET);
    }

    private TunnelListener listen() throws Exception {
        return TunnelListener.open(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                NetworkNamespace.current(),
                target,
                mover.authority(),
                PATIENT);
    }

    private TunnelSession connect(TunnelListener listener, MigrationId id, TunnelIdentity as) throws Exception {
        return connect(listener, id, as, target);
    }

    private static TunnelSession connect(
            TunnelListener listener, MigrationId id, TunnelIdentity as, TunnelIdentity expected) throws Exception {
        return TunnelSession.connect(
                new SessionId(id.value()),
                List.of(TunnelPath.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()))),
                as,
                expected.fingerprint(),
                new Silent(),
                PATIENT);
    }

    private Mover newMover() throws Exception {
        MoverSettings settings = new MoverSettings(
                directory.resolve("etc"),
                directory.resolve("state"),
                directory.resolve("run/godwit"),
                directory.resolve("run"),
                Duration.ofSeconds(10));
        host = new MoverHost(
                settings,
                BOOT,
                new HostIdentity(settings.etc(), target),
                new HostPolicy(List.of(), 0, List.of(), List.of(), List.of()),
                new MigrationAdapters(List.of(), "kvm1"),
                new Hypervisor(settings.run(), "kvm1"),
                Journal.open(settings.state()),
                new Decisions(settings.runtime()),
                new Hooks(List.of()),
                new Deaf());
        return new Mover(host, executor);
    }

    private static final class Deaf implements MoveListener {
        @Override
        public void progress(MoveProgress progress) {}

        @Override
        public void ended(MoveReport report) {}

        @Override
        public void alarm(Alarm alarm) {}

        @Override
        public Witness witness(VmId vmId, long sinceMicros) {
            return Witness.BLIND;
        }
    }

    private static final class Silent implements SessionHandler {
        @Override
        public void onMessage(TunnelSession session, byte[] message) {}

        @Override
        public void onStream(TunnelSession session, TunnelStream stream) {}

        @Override
        public void onSessionLost(TunnelSession session, SessionEnd end) {}
    }
}
