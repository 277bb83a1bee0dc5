package io.godwit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PathLossTest {
    private static final TunnelSettings PATIENT = TestingSettings.patient();

    @Test
    void bothPathsCarryAndTheLossOfOneInMidTransferLosesNoByte() throws Exception {
        try (SessionPair pair = new SessionPair(PATIENT, 2)) {
            Transfers transfers = new Transfers(pair, 3, 12_000_000);
            Await.until(
                    "both paths carry", () -> pair.relays.stream().allMatch(relay -> relay.forwarded() > 1_000_000));
            pair.relays.getFirst().breakAll();
            transfers.check();
            assertThat(RecordingHandler.next(pair.sourceEvents.lostPaths)).isNotEmpty();
            assertThat(RecordingHandler.next(pair.targetEvents.lostPaths)).isNotEmpty();
            assertThat(pair.source.state()).isEqualTo(SessionState.CONNECTED);
            assertThat(pair.source.byteCounts().paths())
                    .extracting(SessionByteCounts.OfPath::alive)
                    .containsExactly(false, true);
            assertThat(pair.target.byteCounts().total().payloadReceived()).isEqualTo(36_000_000);
        }
    }

    @Test
    void aPathAddedAfterTheLossOfAllGoesOnWhereTheyEnded() throws Exception {
        try (SessionPair pair = new SessionPair(PATIENT, 1)) {
            Transfers transfers = new Transfers(pair, 2, 16_000_000);
            for (int i = 0; i < 3; i++) {
                BreakableRelay relay = pair.relays.getLast();
                relay.breakAfter(2_000_000 + i * 777_777);
                Await.until("the path is lost", () -> pair.source.state() == SessionState.WITHOUT_PATH);
                pair.source.sendMessage(new byte[] {(byte) i});
                pair.source.addPath(pair.newPath());
                assertThat(RecordingHandler.next(pair.targetEvents.messages)).containsExactly(i);
            }
            transfers.check();
            assertThat(pair.targetEvents.messages).isEmpty();
            assertThat(pair.source.byteCounts().paths()).hasSize(4);
        }
    }

    @Test
    void aPathThatSwallowsEverythingIsNoticedAndReplaced() throws Exception {
        try (SessionPair pair = new SessionPair(PATIENT, 2)) {
            Transfers transfers = new Transfers(pair, 2, 20_000_000);
            Await.until(
                    "both paths carry", () -> pair.relays.stream().allMatch(relay -> relay.forwarded() > 1_000_000));
            pair.relays.getLast().swallow();
            transfers.check();
            Await.until(
                    "the path is given up",
                    () -> pair.source.byteCounts().paths().stream().anyMatch(path -> !path.alive()));
        }
    }

    @Test
    void theListenerLearnsOfALossThatItDidNotSeeItself() throws Exception {
        TunnelSettings neverSilent = withoutLiveness();
        try (SessionPair pair = new SessionPair(neverSilent, 2)) {
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
        try (SessionPair pair = new SessionPair(TestingSettings.quick(), 1)) {
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
        try (SessionPair pair = new SessionPair(PATIENT, 1)) {
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

    private static TunnelSettings withoutLiveness() {
        TunnelSettings s = PATIENT;
        return new TunnelSettings(
                s.handshakeLimit(),
                s.maximumHandshakes(),
                s.heartbeatInterval(),
                Duration.ofMinutes(5),
                s.reconnectLimit(),
                s.closeLimit(),
                s.messageLimit(),
                s.sendWindowBytes(),
                s.streamWindowBytes(),
                s.maximumStreams());
    }

    /** Streams from the source to the target, all under way. */
    private static final class Transfers {
        private final List<FutureTask<String>> sent = new ArrayList<>();
        private final List<FutureTask<String>> received = new ArrayList<>();

        Transfers(SessionPair pair, int streams, int bytes) throws Exception {
            for (int i = 0; i < streams; i++) {
                TunnelStream here = pair.source.openStream(i);
                TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
                int seed = i;
                sent.add(TransferTest.start(() -> TransferTest.sendRandom(here.output(), seed, bytes)));
                received.add(TransferTest.start(() -> TransferTest.digestAll(there.input())));
            }
        }

        void check() throws Exception {
            for (int i = 0; i < sent.size(); i++) {
                assertThat(received.get(i).get()).isEqualTo(sent.get(i).get());
            }
        }
    }
}
