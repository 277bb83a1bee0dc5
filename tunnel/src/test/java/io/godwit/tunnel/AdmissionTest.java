package io.godwit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class AdmissionTest {
    private static final TunnelSettings SETTINGS = TestingSettings.patient();

    private final RecordingHandler targetEvents = new RecordingHandler();
    private final AtomicReference<Optional<SessionAuthority.Admission>> answer =
            new AtomicReference<>(Optional.of(new SessionAuthority.Admitted(targetEvents)));
    private final AtomicReference<Optional<X509Certificate>> asked = new AtomicReference<>(Optional.empty());
    private TunnelListener listener;

    AdmissionTest() throws Exception {
        listener = SessionPair.listen(SETTINGS, this::admit);
    }

    private SessionAuthority.Admission admit(SessionId id, X509Certificate peer) {
        asked.set(Optional.of(peer));
        return answer.get().orElseThrow(() -> new IllegalStateException("authority is broken"));
    }

    @BeforeEach
    void nobodyHasAskedYet() {
        assertThat(asked.get()).isEmpty();
    }

    @AfterEach
    void closeListener() {
        listener.close();
    }

    @Test
    void theAuthorityIsAskedWithThePeersCertificate() throws Exception {
        TunnelSession session = connect(SessionPair.SOURCE, SessionPair.TARGET.fingerprint());
        assertThat(asked.get().map(TunnelIdentity::fingerprint)).contains(SessionPair.SOURCE.fingerprint());
        assertThat(RecordingHandler.next(targetEvents.sessions).peerFingerprint())
                .isEqualTo(SessionPair.SOURCE.fingerprint());
        session.close("done");
    }

    @Test
    void aRefusalReachesThePeerWithItsCodeAndWords() {
        answer.set(Optional.of(new SessionAuthority.Refused("ticket-expired", "the ticket ended at noon")));
        assertThatThrownBy(() -> connect(SessionPair.SOURCE, SessionPair.TARGET.fingerprint()))
                .isInstanceOfSatisfying(
                        TunnelRefusedException.class, e -> assertThat(e.code()).isEqualTo("ticket-expired"))
                .hasMessageContaining("the ticket ended at noon");
    }

    @Test
    void anAuthorityThatFailsAdmitsNobody() {
        answer.set(Optional.empty());
        assertThatThrownBy(() -> connect(SessionPair.SOURCE, SessionPair.TARGET.fingerprint()))
                .isInstanceOf(TunnelRefusedException.class)
                .hasMessageContaining("internal");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotEvenAskedAbout() {
        TunnelIdentity foreign = new TestingAuthority("foreign").identity("source");
        TunnelIdentity trustsUs = new TunnelIdentity(foreign.key(), foreign.chain(), SessionPair.SOURCE.trusted());
        assertThatThrownBy(() -> connect(trustsUs, SessionPair.TARGET.fingerprint()))
                .isInstanceOf(TunnelException.class)
                .hasMessageContaining("no path over");
        assertThat(asked.get()).isEmpty();
    }

    @Test
    void aListenerOfAnotherAuthorityIsNotTrusted() {
        TunnelIdentity distrusts = new TunnelIdentity(
                SessionPair.SOURCE.key(),
                SessionPair.SOURCE.chain(),
                List.of(new TestingAuthority("foreign").certificate()));
        assertThatThrownBy(() -> connect(distrusts, SessionPair.TARGET.fingerprint()))
                .isInstanceOf(TunnelException.class);
        assertThat(asked.get()).isEmpty();
    }

    @Test
    void aListenerWithAnotherCertificateOfTheSameAuthorityIsRefused() {
        assertThatThrownBy(() -> connect(SessionPair.SOURCE, SessionPair.SOURCE.fingerprint()))
                .isInstanceOf(TunnelException.class)
                .hasMessageContaining(SessionPair.TARGET.fingerprint())
                .hasMessageContaining("expected " + SessionPair.SOURCE.fingerprint());
        assertThat(asked.get()).isEmpty();
    }

    @Test
    void aPeerOfAnotherVersionIsToldBothRanges() throws Exception {
        try (RawPeer peer = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE)) {
            peer.hello(new Versions(7, 9), SessionSecret.none());
            Refusal refusal = peer.readRefusal();
            assertThat(refusal.code()).isEqualTo("version-mismatch");
            assertThat(refusal.text()).contains("1 to 1").contains("7 to 9");
            assertThat(asked.get()).isEmpty();
        }
    }

    @Test
    void aNewerPeerThatStillSpeaksThisVersionIsWelcome() throws Exception {
        try (RawPeer peer = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE)) {
            peer.hello(new Versions(1, 2), SessionSecret.none());
            assertThat(peer.reader.next()).extracting(FrameHeader::type).isEqualTo(FrameType.WELCOME);
            assertThat(Welcome.read(peer.reader.payload()).version()).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatForgotItsSessionOpensItAnewAndTheOldOneIsOver() throws Exception {
        Hello hello = new Hello(Versions.SPOKEN, SessionId.random(), SessionSecret.none(), 1, 0, RawPeer.LIMITS);
        try (RawPeer first = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE);
                RawPeer second = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE)) {
            first.hello(hello);
            assertThat(first.reader.next()).extracting(FrameHeader::type).isEqualTo(FrameType.WELCOME);
            SessionSecret old = Welcome.read(first.reader.payload()).secret();
            second.hello(hello);
            assertThat(second.reader.next()).extracting(FrameHeader::type).isEqualTo(FrameType.WELCOME);
            assertThat(Welcome.read(second.reader.payload()).secret().matches(old))
                    .isFalse();
        }
    }

    @Test
    void anotherPeerDoesNotReplaceASession() throws Exception {
        Hello hello = new Hello(Versions.SPOKEN, SessionId.random(), SessionSecret.none(), 1, 0, RawPeer.LIMITS);
        try (RawPeer first = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE);
                RawPeer foreign =
                        new RawPeer(SessionPair.addressOf(listener), SessionPair.AUTHORITY.identity("third"))) {
            first.hello(hello);
            assertThat(first.reader.next()).extracting(FrameHeader::type).isEqualTo(FrameType.WELCOME);
            foreign.hello(hello);
            assertThat(foreign.readRefusal().code()).isEqualTo("session-exists");
        }
    }

    @Test
    void aPathIsNotJoinedWithoutTheSecretNorWithAnotherCertificate() throws Exception {
        SessionId id = SessionId.random();
        InetSocketAddress address = SessionPair.addressOf(listener);
        try (RawPeer first = new RawPeer(address, SessionPair.SOURCE);
                RawPeer guessing = new RawPeer(address, SessionPair.SOURCE);
                RawPeer foreign = new RawPeer(address, SessionPair.AUTHORITY.identity("third"));
                RawPeer right = new RawPeer(address, SessionPair.SOURCE)) {
            first.hello(new Hello(Versions.SPOKEN, id, SessionSecret.none(), 1, 0, RawPeer.LIMITS));
            assertThat(first.reader.next()).isNotNull();
            SessionSecret secret = Welcome.read(first.reader.payload()).secret();
            guessing.hello(new Hello(Versions.SPOKEN, id, SessionSecret.random(), 2, 0, RawPeer.LIMITS));
            assertThat(guessing.readRefusal().code()).isEqualTo("session-unknown");
            foreign.hello(new Hello(Versions.SPOKEN, id, secret, 2, 0, RawPeer.LIMITS));
            assertThat(foreign.readRefusal().code()).isEqualTo("session-unknown");
            right.hello(new Hello(Versions.SPOKEN, id, secret, 2, 0, RawPeer.LIMITS));
            assertThat(right.reader.next()).extracting(FrameHeader::type).isEqualTo(FrameType.WELCOME);
        }
    }

    @Test
    void whoSaysNothingIsClosedAfterTheHandshakeLimit() throws Exception {
        try (TunnelListener strict =
                        SessionPair.listen(TestingSettings.handshakesWithin(Duration.ofMillis(200)), this::admit);
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), strict.port())) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoSaysNothingAfterTlsIsClosedAfterTheHandshakeLimit() throws Exception {
        // On a machine too busy for TLS within the limit, with a longer one.
        for (Duration limit = Duration.ofMillis(500); ; limit = limit.multipliedBy(2)) {
            TunnelSettings settings = TestingSettings.handshakesWithin(limit);
            try (TunnelListener strict = SessionPair.listen(settings, this::admit);
                    RawPeer afterTls = new RawPeer(SessionPair.addressOf(strict), SessionPair.SOURCE)) {
                assertThat(afterTls.isClosedByPeer()).isTrue();
                assertThat(asked.get()).isEmpty();
                return;
            } catch (IOException e) {
                assertThat(limit).as("TLS did not end: %s", e).isLessThan(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void connectionsNotYetAdmittedAreLimitedInNumber() throws Exception {
        List<SocketChannel> held = new ArrayList<>();
        for (int i = 0; i < SETTINGS.maximumHandshakes(); i++) {
            held.add(SocketChannel.open(SessionPair.addressOf(listener)));
        }
        try (SocketChannel oneTooMany = SocketChannel.open(SessionPair.addressOf(listener))) {
            assertThat(oneTooMany.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        for (SocketChannel socket : held) {
            socket.configureBlocking(false);
            assertThat(socket.read(ByteBuffer.allocate(1))).as("not closed").isZero();
            socket.close();
        }
        Await.until("there is room again", this::connects);
    }

    private boolean connects() throws Exception {
        try {
            connect(SessionPair.SOURCE, SessionPair.TARGET.fingerprint()).close("done");
            return true;
        } catch (TunnelException e) {
            return false;
        }
    }

    @Test
    void aPeerThatDoesNotAnswerIsGivenUpAfterTheHandshakeLimit() throws Exception {
        try (ServerSocketChannel mute = ServerSocketChannel.open()) {
            mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            TunnelPath path = TunnelPath.to((InetSocketAddress) mute.getLocalAddress());
            assertThatThrownBy(() -> TunnelSession.connect(
                            SessionId.random(),
                            List.of(path),
                            SessionPair.SOURCE,
                            SessionPair.TARGET.fingerprint(),
                            new RecordingHandler(),
                            TestingSettings.handshakesWithin(Duration.ofMillis(500))))
                    .isInstanceOf(TunnelException.class)
                    .hasMessageContaining("no answer within");
        }
    }

    private TunnelSession connect(TunnelIdentity identity, String expected) throws Exception {
        return TunnelSession.connect(
                SessionId.random(),
                List.of(TunnelPath.to(SessionPair.addressOf(listener))),
                identity,
                expected,
                new RecordingHandler(),
                SETTINGS);
    }
}
