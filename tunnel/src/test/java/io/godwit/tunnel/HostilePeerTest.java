package io.godwit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class HostilePeerTest {
    private final RecordingHandler events = new RecordingHandler();
    private final TunnelListener listener;

    HostilePeerTest() throws Exception {
        listener = SessionPair.listen(TestingSettings.patient(), (id, peer) -> new SessionAuthority.Admitted(events));
    }

    @AfterEach
    void closeListener() {
        listener.close();
    }

    interface Attack {
        void run(RawPeer peer) throws IOException;
    }

    private static Arguments attack(String expected, Attack attack) {
        return Arguments.of(expected, attack);
    }

    static Stream<Arguments> attacks() {
        byte[] none = new byte[0];
        byte[] purpose = new byte[4];
        return Stream.of(
                attack("unknown frame type 99", peer -> peer.send(header(99, 0, 0, 0, 0, 0))),
                attack("unknown frame type 0", peer -> peer.send(header(0, 0, 0, 0, 0, 0))),
                attack("unknown frame type 255", peer -> peer.send(header(255, 0, 0, 0, 0, 0))),
                attack("reserved bits", peer -> peer.send(header(18, 7, 0, 0, 1, 0))),
                attack("announces 65509 bytes", peer -> peer.send(header(18, 0, 65_509, 1, 1, 0))),
                attack("announces 2147483647 bytes", peer -> peer.send(header(16, 0, Integer.MAX_VALUE, 0, 1, 0))),
                attack("announces 4294967295 bytes", peer -> peer.send(header(18, 0, -1, 1, 1, 0))),
                attack("has stream -1", peer -> peer.send(header(18, 0, 1, -1, 1, 0))),
                attack("sequence 0", peer -> peer.send(header(18, 0, 1, 1, 0, 0))),
                attack("sequence -1", peer -> peer.send(header(18, 0, 1, 1, -1, 0))),
                attack("HELLO in an open session", peer -> peer.hello(Versions.SPOKEN, SessionSecret.none())),
                attack("only 0 were sent", peer -> peer.send(FrameType.ACKNOWLEDGE, 0, 5, 0, none)),
                attack("never opened", peer -> peer.send(FrameType.STREAM_DATA, 1, 1, 0, new byte[9])),
                attack("never opened", peer -> peer.send(FrameType.STREAM_END, 2, 1, 0, none)),
                attack("never opened", peer -> peer.send(FrameType.STREAM_RESET, 0, 1, 0, none)),
                attack("opens stream 2 after", peer -> peer.send(FrameType.STREAM_OPEN, 2, 1, 0, purpose)),
                attack("opens stream 3 after", peer -> peer.send(FrameType.STREAM_OPEN, 3, 1, 0, purpose)),
                attack("opens stream 1 after", peer -> peer.send(FrameType.STREAM_OPEN, 1, 1, 0, none)),
                attack("more than 16 streams", peer -> {
                    for (int i = 0; i < 33; i++) {
                        peer.send(FrameType.STREAM_OPEN, 1 + 2 * i, 1 + i, 0, purpose);
                    }
                }),
                attack("expected at 0", peer -> {
                    peer.send(FrameType.STREAM_OPEN, 1, 1, 0, purpose);
                    peer.send(FrameType.STREAM_DATA, 1, 2, 5, new byte[1]);
                }),
                attack("at most to 524288", peer -> {
                    peer.send(FrameType.STREAM_OPEN, 1, 1, 0, purpose);
                    for (int i = 0; i < 9; i++) {
                        peer.send(FrameType.STREAM_DATA, 1, 2 + i, 60_000L * i, new byte[60_000]);
                    }
                }),
                attack("after its end", peer -> {
                    peer.send(FrameType.STREAM_OPEN, 1, 1, 0, purpose);
                    peer.send(FrameType.STREAM_END, 1, 2, 0, none);
                    peer.send(FrameType.STREAM_DATA, 1, 3, 0, new byte[1]);
                }),
                attack("ends at 10, but 0 bytes came", peer -> {
                    peer.send(FrameType.STREAM_OPEN, 1, 1, 0, purpose);
                    peer.send(FrameType.STREAM_END, 1, 2, 10, none);
                }),
                attack("credit up to 9223372036854775807", peer -> {
                    peer.send(FrameType.STREAM_OPEN, 1, 1, 0, purpose);
                    peer.send(FrameType.STREAM_CREDIT, 1, 2, Long.MAX_VALUE, none);
                }),
                attack(
                        "message credit up to 9223372036854775807",
                        peer -> peer.send(FrameType.STREAM_CREDIT, 0, 1, Long.MAX_VALUE, none)),
                attack(
                        "a message of 1048577 bytes",
                        peer -> peer.send(
                                FrameType.MESSAGE,
                                0,
                                1,
                                0,
                                ByteBuffer.allocate(4).putInt(1_048_577).array())),
                attack(
                        "a message of 4294967295 bytes",
                        peer -> peer.send(
                                FrameType.MESSAGE,
                                0,
                                1,
                                0,
                                ByteBuffer.allocate(4).putInt(-1).array())),
                attack("more than was agreed", peer -> {
                    for (int i = 0; i < 110; i++) {
                        peer.send(FrameType.STREAM_DATA, 1, 2 + i, 0, new byte[60_000]);
                    }
                }),
                attack("more than was agreed", peer -> peer.send(FrameType.STREAM_END, 1, 1L << 40, 0, none)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatIsForbiddenEndsTheSessionWithItsReason(String expected, Attack attack) throws Exception {
        try (RawPeer peer = RawPeer.admitted(SessionPair.addressOf(listener))) {
            try {
                attack.run(peer);
            } catch (IOException e) {
                assertThat(e).as("the listener may close before all is sent").isNotInstanceOf(TunnelException.class);
            }
            assertThat(RecordingHandler.next(events.ends))
                    .isInstanceOf(SessionEnd.Failed.class)
                    .extracting(SessionEnd::text)
                    .asString()
                    .contains(expected);
            assertThat(peer.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aRepeatedChunkIsTakenOnce() throws Exception {
        try (RawPeer peer = RawPeer.admitted(SessionPair.addressOf(listener))) {
            byte[] message = {0, 0, 0, 1, 42};
            for (int i = 0; i < 3; i++) {
                peer.send(FrameType.MESSAGE, 0, 1, 0, message);
            }
            peer.send(FrameType.MESSAGE, 0, 3, 10, message);
            peer.send(FrameType.MESSAGE, 0, 3, 10, message);
            peer.send(FrameType.MESSAGE, 0, 2, 5, message);
            for (int i = 0; i < 3; i++) {
                assertThat(RecordingHandler.next(events.messages)).containsExactly(42);
            }
            peer.send(FrameType.GOODBYE, 0, 4, 0, "bye".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(RecordingHandler.next(events.ends))
                    .isEqualTo(new SessionEnd.ClosedByPeer("closed by the peer: bye"));
            assertThat(events.messages).isEmpty();
        }
    }

    @Test
    void garbageInsteadOfAHelloIsClosedAndOthersAreStillServed() throws Exception {
        try (RawPeer peer = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE)) {
            byte[] garbage = new byte[100_000];
            new Random(3).nextBytes(garbage);
            try {
                peer.send(ByteBuffer.wrap(garbage));
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(TunnelException.class);
            }
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        RawPeer.admitted(SessionPair.addressOf(listener)).close();
    }

    @Test
    void aPeerThatDiesBeforeItUsesTheSessionLeavesNoneBehind() throws Exception {
        RawPeer.admitted(SessionPair.addressOf(listener)).close();
        assertThat(RecordingHandler.next(events.ends)).isInstanceOf(SessionEnd.PathsLost.class);
    }

    @Test
    void aFurtherPathProvesThatTheWelcomeArrivedAlsoWhenTheFirstBreaksBeforeAnyFrame() throws Exception {
        SessionId id = SessionId.random();
        try (RawPeer first = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE);
                RawPeer second = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE)) {
            first.hello(new Hello(Versions.SPOKEN, id, SessionSecret.none(), 1, 0, RawPeer.LIMITS));
            SessionSecret secret = first.readWelcome().secret();
            second.hello(new Hello(Versions.SPOKEN, id, secret, 2, 0, RawPeer.LIMITS));
            second.readWelcome();
            first.channel.close();
            assertThat(RecordingHandler.next(events.lostPaths)).isNotEmpty();
            second.send(FrameType.MESSAGE, 0, 1, 0, new byte[] {0, 0, 0, 1, 42});
            assertThat(RecordingHandler.next(events.messages)).containsExactly(42);
            assertThat(events.ends).isEmpty();
        }
    }

    @Test
    void pathsOpenedAtTheSameTimeMayArriveInAnyOrderEachNumberOnce() throws Exception {
        SessionId id = SessionId.random();
        InetSocketAddress address = SessionPair.addressOf(listener);
        try (RawPeer first = new RawPeer(address, SessionPair.SOURCE);
                RawPeer third = new RawPeer(address, SessionPair.SOURCE);
                RawPeer second = new RawPeer(address, SessionPair.SOURCE)) {
            first.hello(new Hello(Versions.SPOKEN, id, SessionSecret.none(), 1, 0, RawPeer.LIMITS));
            SessionSecret secret = first.readWelcome().secret();
            third.hello(new Hello(Versions.SPOKEN, id, secret, 3, 0, RawPeer.LIMITS));
            third.readWelcome();
            for (int joined = 0; joined < 2; joined++) {
                assertThat(RecordingHandler.next(events.joined)).isNotNull();
            }
            second.hello(new Hello(Versions.SPOKEN, id, secret, 2, 0, RawPeer.LIMITS));
            second.readWelcome();
            for (int used = 1; used <= 3; used++) {
                try (RawPeer again = new RawPeer(address, SessionPair.SOURCE)) {
                    again.hello(new Hello(Versions.SPOKEN, id, secret, used, 0, RawPeer.LIMITS));
                    assertThat(again.readRefusal().code()).isEqualTo("path-number");
                }
            }
        }
    }

    @Test
    void aPeerThatClaimsToHaveWhatWasNeverSentGetsNoSession() throws Exception {
        try (RawPeer peer = new RawPeer(SessionPair.addressOf(listener), SessionPair.SOURCE)) {
            peer.hello(new Hello(Versions.SPOKEN, SessionId.random(), SessionSecret.none(), 1, 77, RawPeer.LIMITS));
            assertThat(RecordingHandler.next(events.ends).text()).contains("chunk 77 is acknowledged");
            assertThat(peer.isClosedByPeer()).isTrue();
        }
    }

    /** Random headers, some of them nearly right: the parser either takes them within its limits or refuses them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theParserTakesOnlyWhatIsWithinItsLimits(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES);
            random.nextBytes(bytes.array());
            if (random.nextInt(4) > 0) {
                bytes.put(0, (byte) random.nextInt(25)).put(1, (byte) 0).putShort(2, (short) 0);
                bytes.putInt(4, random.nextInt(70_000) - 10);
                bytes.putInt(8, random.nextInt()).putLong(12, random.nextLong()).putLong(20, random.nextLong());
            }
            try {
                FrameHeader header = FrameHeader.read(bytes);
                taken++;
                assertThat(header.length()).isBetween(0, header.type().maximumPayload());
                assertThat(header.stream()).isNotNegative();
                assertThat(header.sequence())
                        .isGreaterThanOrEqualTo(header.type().numbered() ? 1 : 0);
                ByteBuffer again = ByteBuffer.allocate(FrameHeader.BYTES);
                header.write(again);
                assertThat(again.array()).isEqualTo(bytes.array());
            } catch (ProtocolViolation refused) {
                assertThat(refused).hasMessageMatching("(?s).+");
            }
        }
        assertThat(taken).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theHandshakeRecordsAreTakenWholeOrRefused(long seed) throws Exception {
        Random random = new Random(seed);
        Hello hello = new Hello(Versions.SPOKEN, SessionId.random(), SessionSecret.random(), 3, 7, RawPeer.LIMITS);
        Hello read = Hello.read(ByteBuffer.wrap(hello.encode()));
        assertThat(read.id()).isEqualTo(hello.id());
        assertThat(read.secret().matches(hello.secret())).isTrue();
        Refusal refusal = new Refusal("code", "ein Grund mit Umlauten: äöü");
        assertThat(Refusal.read(ByteBuffer.wrap(refusal.encode()))).isEqualTo(refusal);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = random.nextBoolean() ? hello.encode() : refusal.encode();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
            readAny(cut.duplicate());
        }
        assertThatThrownBy(() -> Hello.read(ByteBuffer.allocate(Hello.BYTES))).isInstanceOf(ProtocolViolation.class);
    }

    private static void readAny(ByteBuffer bytes) {
        try {
            Hello.read(bytes.slice());
        } catch (ProtocolViolation refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
        try {
            Refusal.read(bytes.slice());
        } catch (ProtocolViolation refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
        try {
            Welcome.read(bytes.slice());
        } catch (ProtocolViolation refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private static ByteBuffer header(int type, int flags, int length, int stream, long sequence, long offset) {
        return ByteBuffer.allocate(FrameHeader.BYTES)
                .put((byte) type)
                .put((byte) flags)
                .putShort((short) 0)
                .putInt(length)
                .putInt(stream)
                .putLong(sequence)
                .putLong(offset)
                .flip();
    }
}
