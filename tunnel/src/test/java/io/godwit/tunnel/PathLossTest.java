package io.godwit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class PathLossTest {
    private static final TunnelSettings PATIENT = TestingSettings.patient();

    @Test
    void bothPathsCarryAndTheLossOfOneInMidTransferLosesNoByte() throws Exception {
        try (SessionPair pair = new SessionPair(PATIENT, 2)) {
            Transfers transfers = new Transfers(pair, 3);
            Await.until(
                    "both paths carry", () -> pair.relays.stream().allMatch(relay -> relay.forwarded() > 1_000_000));
            pair.relays.getFirst().breakAll();
            assertThat(RecordingHandler.next(pair.sourceEvents.lostPaths)).isNotEmpty();
            assertThat(RecordingHandler.next(pair.targetEvents.lostPaths)).isNotEmpty();
            transfers.finish();
            assertThat(pair.source.state()).isEqualTo(SessionState.CONNECTED);
            assertThat(pair.source.byteCounts().paths())
                    .extracting(SessionByteCounts.OfPath::alive)
                    .containsExactly(false, true);
            assertThat(pair.target.byteCounts().total().payloadReceived()).isEqualTo(transfers.bytes());
        }
    }

    @Test
    void aPathAddedAfterTheLossOfAllGoesOnWhereTheyEnded() throws Exception {
        try (SessionPair pair = new SessionPair(PATIENT, 1)) {
            Transfers transfers = new Transfers(pair, 2);
            for (int i = 0; i < 3; i++) {
                BreakableRelay relay = pair.relays.getLast();
                relay.breakAfter(2_000_000 + i * 777_777);
                Await.until("the path is lost", () -> pair.source.state() == SessionState.WITHOUT_PATH);
                pair.source.sendMessage(new byte[] {(byte) i});
                pair.source.addPath(pair.newPath());
                assertThat(RecordingHandler.next(pair.targetEvents.messages)).containsExactly(i);
            }
            transfers.finish();
            assertThat(pair.targetEvents.messages).isEmpty();
            assertThat(pair.source.byteCounts().paths()).hasSize(4);
        }
    }

    @Test
    void aPathThatSwallowsEverythingIsNoticedAndReplaced() throws Exception {
        try (SessionPair pair = new SessionPair(TestingSettings.silentPathsLostAfter(Duration.ofSeconds(2)), 2)) {
            Transfers transfers = new Transfers(pair, 2);
            Await.until(
                    "both paths carry", () -> pair.relays.stream().allMatch(relay -> relay.forwarded() > 1_000_000));
            pair.relays.getLast().swallow();
            Await.until("the path is given up", () -> {
                joinAgainIfAllAreLost(pair);
                return !pair.source.byteCounts().paths().get(1).alive();
            });
            transfers.enough();
            Await.until("everything has arrived", () -> {
                joinAgainIfAllAreLost(pair);
                return transfers.areDone();
            });
            transfers.finish();
        }
    }

    /** A machine that stands still for the liveness limit loses good paths too. */
    private static void joinAgainIfAllAreLost(SessionPair pair) throws Exception {
        if (pair.source.state() == SessionState.WITHOUT_PATH) {
            pair.source.addPath(pair.newPath());
        }
    }

    @Test
    void theListenerLearnsOfALossThatItDidNotSeeItself() throws Exception {
        try (SessionPair pair = new SessionPair(PATIENT, 2)) {
            // Only the connecting side hears of the break: the listening side's socket stays open and silent.
            pair.relays.getFirst().swallow();
            pair.relays.getFirst().breakNear();
            assertThat(RecordingHandler.next(pair.sourceEvents.lostPaths)).isNotEmpty();
            assertThat(RecordingHandler.next(pair.targetEvents.lostPaths)).contains("the peer lost it");
            pair.target.sendMessage(new byte[] {1});
            assertThat(RecordingHandler.next(pair.sourceEvents.messages)).containsExactly(1);
        }
    }

    @Test
    void aSessionWithoutAPathEndsAfterTheReconnectLimitOnBothSides() throws Exception {
        try (SessionPair pair = new SessionPair(TestingSettings.sessionsLostAfter(Duration.ofMillis(1500)), 1)) {
            TunnelStream stream = pair.source.openStream(1);
            TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
            pair.relays.getFirst().close();
            assertThat(RecordingHandler.next(pair.sourceEvents.ends)).isInstanceOf(SessionEnd.PathsLost.class);
            assertThat(RecordingHandler.next(pair.targetEvents.ends)).isInstanceOf(SessionEnd.PathsLost.class);
            assertThat(pair.source.state()).isEqualTo(SessionState.ENDED);
            assertThatThrownBy(() -> pair.source.sendMessage(new byte[1])).hasMessageContaining("no path for 1500 ms");
            assertThatThrownBy(() -> stream.output().write(1)).hasMessageContaining("is over");
            assertThatThrownBy(() -> there.input().read()).hasMessageContaining("is over");
            assertThatThrownBy(() -> pair.source.addPath(pair.newPath())).hasMessageContaining("is over");
        }
    }

    @Test
    void aGoodbyeArrivesAfterEverythingBeforeIt() throws Exception {
        try (SessionPair pair = new SessionPair(PATIENT, 1)) {
            TunnelStream stream = pair.source.openStream(1);
            FutureTask<String> received = TransferTest.start(() -> TransferTest.digestAll(
                    RecordingHandler.next(pair.targetEvents.streams).input()));
            String sent = TransferTest.sendRandom(stream.output(), 1, 5_000_000);
            pair.source.sendMessage(new byte[] {9});
            pair.source.close("the move is done");
            assertThat(RecordingHandler.next(pair.targetEvents.ends))
                    .isInstanceOf(SessionEnd.ClosedByPeer.class)
                    .extracting(SessionEnd::text)
                    .asString()
                    .contains("the move is done");
            assertThat(RecordingHandler.next(pair.targetEvents.messages)).containsExactly(9);
            assertThat(received.get()).isEqualTo(sent);
            assertThat(pair.sourceEvents.ends).isEmpty();
            assertThat(pair.targetEvents.lostPaths).isEmpty();
        }
    }

    @Test
    void messagesWaitForAPathOnlyAsLongAsTheirWindowLasts() throws Exception {
        try (SessionPair pair = new SessionPair(TestingSettings.messagesRefusedAfter(Duration.ofSeconds(1)), 1)) {
            pair.relays.getFirst().close();
            Await.until("the path is lost", () -> pair.source.state() == SessionState.WITHOUT_PATH);
            pair.source.sendMessage(new byte[TunnelSession.MAXIMUM_MESSAGE]);
            assertThatThrownBy(() -> pair.source.sendMessage(new byte[TunnelSession.MAXIMUM_MESSAGE]))
                    .isInstanceOf(TunnelException.class)
                    .hasMessageContaining("was not sent");
            pair.source.addPath(pair.newPath());
            assertThat(RecordingHandler.next(pair.targetEvents.messages)).hasSize(TunnelSession.MAXIMUM_MESSAGE);
        }
    }

    /** Streams from the source to the target that go on until it is enough. */
    private static final class Transfers {
        private final AtomicBoolean enough = new AtomicBoolean();
        private final AtomicLong bytes = new AtomicLong();
        private final List<FutureTask<String>> sent = new ArrayList<>();
        private final List<FutureTask<String>> received = new ArrayList<>();

        Transfers(SessionPair pair, int streams) throws Exception {
            for (int i = 0; i < streams; i++) {
                TunnelStream here = pair.source.openStream(i);
                TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
                int seed = i;
                sent.add(TransferTest.start(() -> send(here.output(), seed)));
                received.add(TransferTest.start(() -> TransferTest.digestAll(there.input())));
            }
        }

        private String send(OutputStream output, long seed) throws Exception {
            Random random = new Random(seed);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (DigestOutputStream digesting = new DigestOutputStream(output, digest)) {
                while (!enough.get()) {
                    byte[] piece = new byte[1 + random.nextInt(200_000)];
                    random.nextBytes(piece);
                    digesting.write(piece, 0, piece.length);
                    bytes.addAndGet(piece.length);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        void enough() {
            enough.set(true);
        }

        boolean areDone() {
            return received.stream().allMatch(FutureTask::isDone);
        }

        /** All that was sent must arrive as it was. */
        void finish() throws Exception {
            enough();
            for (int i = 0; i < sent.size(); i++) {
                assertThat(received.get(i).get()).isEqualTo(sent.get(i).get());
            }
        }

        /** All that was sent; whole when finished. */
        long bytes() {
            return bytes.get();
        }
    }
}
