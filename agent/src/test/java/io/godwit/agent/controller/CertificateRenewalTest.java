package io.godwit.agent.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.agent.enrolment.Identities;
import io.godwit.agent.enrolment.RenewalSteps;
import io.godwit.link.Pem;
import io.godwit.link.RpcHandlers;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Inventory;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.RenewalRequest;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.HypervisorStatus;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.store.DataDirectory;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real link over TLS with certificates on both sides, to a controller that refuses what the test wants refused. */
class CertificateRenewalTest {

    static final HostId HOST = HostId.random();

    @TempDir
    Path directory;

    private final List<X509Certificate> issued = new ArrayList<>();
    private DataDirectory data;
    private CertificateAuthority authority;
    private TestingController controller;
    private String first;
    private volatile Optional<List<MigrationId>> moves = Optional.of(List.of());
    private volatile boolean renews = true;
    private volatile boolean knowsTheNext = true;

    @BeforeEach
    void start() throws Exception {
        data = DataDirectory.open(directory.resolve("data"));
        authority = CertificateAuthority.open(data, Clock.systemUTC());
        controller = new TestingController(authority, this::renew);
        KeyPair pair = CertificateAuthority.newKeyPair();
        X509Certificate certificate = issue(pair.getPublic());
        first = Pem.fingerprint(certificate);
        RenewalSteps.enrol(etc(), HOST, controller.port(), pair.getPrivate(), certificate, authority.certificate());
    }

    @AfterEach
    void stop() throws Exception {
        controller.close();
        data.close();
    }

    @Test
    void aThirdBeforeItsEndTheCertificateIsRenewedAndTheHostConnectsWithIt() {
        Identities identities = identities(daysFromNow(19));
        try (ControllerLink link = link(identities)) {
            await(link::connected);
            RenewalSteps early = steps(identities, daysFromNow(19), link);
            early.look();
            assertThat(issued).hasSize(1);
            RenewalSteps steps = steps(identities, daysFromNow(21), link);
            steps.look();
            String second = Pem.fingerprint(issued.getLast());
            assertThat(second).isNotEqualTo(first);
            await(() -> controller.welcomed.equals(List.of(first, second)));
            await(link::connected);
            assertThat(identities(Clock.systemUTC()).current().fingerprint()).isEqualTo(second);
            await(() -> RenewalSteps.pairsOnDisk(etc()) == 1);
            early.look();
            assertThat(issued).hasSize(2);
        }
    }

    @Test
    void anOpenMoveAndAnAbsentMoverPutItOff() {
        Clock clock = daysFromNow(21);
        Identities identities = identities(clock);
        try (ControllerLink link = link(identities)) {
            await(link::connected);
            RenewalSteps steps = steps(identities, clock, link);
            moves = Optional.empty();
            steps.look();
            moves = Optional.of(List.of(MigrationId.random()));
            steps.look();
            assertThat(issued).hasSize(1);
            moves = Optional.of(List.of());
            steps.look();
            assertThat(issued).hasSize(2);
        }
    }

    @Test
    void aNewCertificateThatIsRefusedInTheTlsHandshakeGivesWayToTheOldOne() {
        controller.trusted.add(first);
        controller.distrusting = true;
        fallsBack();
    }

    @Test
    void aNewCertificateThatNobodyKnowsGivesWayToTheOldOne() {
        knowsTheNext = false;
        fallsBack();
    }

    private void fallsBack() {
        Clock clock = daysFromNow(21);
        Identities identities = identities(clock);
        try (ControllerLink link = link(identities)) {
            await(link::connected);
            RenewalSteps steps = steps(identities, clock, link);
            steps.look();
            await(() -> controller.welcomed.equals(List.of(first, first)));
            assertThat(identities.current().fingerprint()).isEqualTo(first);
            assertThat(identities(clock).current().fingerprint()).isEqualTo(first);
            Duration wait = steps.look();
            assertThat(issued).hasSize(2);
            assertThat(wait).isEqualTo(Duration.ofMinutes(1));

            knowsTheNext = true;
            controller.distrusting = false;
            await(link::connected);
            steps.look();
            assertThat(issued).hasSize(3);
            String third = Pem.fingerprint(issued.getLast());
            await(() -> controller.welcomed.equals(List.of(first, first, third)));
        }
    }

    @Test
    void whatTheControllerDoesNotRenewIsTriedAgainLaterAndLater() {
        Clock clock = daysFromNow(21);
        Identities identities = identities(clock);
        renews = false;
        try (ControllerLink link = link(identities)) {
            await(link::connected);
            RenewalSteps steps = steps(identities, clock, link);
            assertThat(List.of(steps.look(), steps.look(), steps.look()))
                    .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4));
            for (int i = 0; i < 20; i++) {
                assertThat(steps.look()).isLessThanOrEqualTo(Duration.ofHours(1));
            }
            assertThat(identities.current().fingerprint()).isEqualTo(first);
            assertThat(link.connected()).isTrue();
        }
    }

    @Test
    void anExpiredCertificateIsNotRenewedAndTheRemedyIsNamed() {
        Clock clock = daysFromNow(31);
        Identities identities = identities(clock);
        try (ControllerLink link = link(identities)) {
            await(link::connected);
            steps(identities, clock, link).look();
            assertThat(issued).hasSize(1);
            assertThat(RenewalSteps.expiredMessage(identities))
                    .contains("certificate of host kvm1 expired", "godwit host token kvm1", "agent join --force");
        }
    }

    @Test
    void aHostThatJoinsAgainGoesOnWithoutARestart() {
        controller.unknown.add(first);
        Identities identities = identities(Clock.systemUTC());
        try (ControllerLink link = link(identities)) {
            KeyPair pair = CertificateAuthority.newKeyPair();
            X509Certificate second = issue(pair.getPublic());
            await(() -> controller.refused.contains(first));
            assertThat(link.connected()).isFalse();
            RenewalSteps.enrol(etc(), HOST, controller.port(), pair.getPrivate(), second, authority.certificate());
            await(() -> controller.welcomed.contains(Pem.fingerprint(second)));
        }
    }

    private Object renew(RenewalRequest request) {
        if (!renews) {
            throw new GodwitException(ErrorCode.HOST_BUSY, "not now, as the test wants it");
        }
        try {
            X509Certificate next = issue(
                    new JcaPKCS10CertificationRequest(Pem.decode("CERTIFICATE REQUEST", request.certificateRequest()))
                            .getPublicKey());
            if (!knowsTheNext) {
                controller.unknown.add(Pem.fingerprint(next));
            }
            return new RenewalAnswer(Pem.encode(next), Pem.encode(authority.certificate()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate issue(PublicKey key) {
        X509Certificate certificate = authority.issueHost(HOST, "kvm1", key);
        issued.add(certificate);
        return certificate;
    }

    private RenewalSteps steps(Identities identities, Clock clock, ControllerLink link) {
        return new RenewalSteps(
                identities,
                clock,
                () -> moves,
                request -> link.request(AgentProtocol.RENEW_CERTIFICATE, request, RenewalAnswer.class),
                () -> link.reconnect("the host has a new certificate"));
    }

    private Identities identities(Clock clock) {
        return Identities.load(etc(), clock);
    }

    private ControllerLink link(Identities identities) {
        HostFacts facts = new HostFacts("m", "b", "", List.of(), 1, 1, "0.1.0", 1, 1);
        HostState state = new HostState(
                () -> facts,
                () -> new Inventory(List.of()),
                Optional::empty,
                () -> new HypervisorStatus(true, ""),
                () -> {});
        return ControllerLink.start(identities, state, RpcHandlers.none(), directory.resolve("outbox"));
    }

    private Path etc() {
        return directory.resolve("etc");
    }

    private static Clock daysFromNow(int days) {
        return Clock.fixed(Instant.now().plus(Duration.ofDays(days)), ZoneOffset.UTC);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
