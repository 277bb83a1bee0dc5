package io.godwit.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class TransferTest {
    private static final TunnelSettings SETTINGS = TestingSettings.patient();

    @Test
    void messagesOfAnySizeArriveWholeAndInOrderInBothDirections() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            Random random = new Random(1);
            List<byte[]> sent = new ArrayList<>();
            for (int size : new int[] {0, 1, 3, 100, 65_504, 65_508, 65_509, 300_000, TunnelSession.MAXIMUM_MESSAGE}) {
                byte[] message = new byte[size];
                random.nextBytes(message);
                sent.add(message);
            }
            FutureTask<Void> back = start(() -> {
                for (byte[] message : sent) {
                    pair.target.sendMessage(message);
                }
                return null;
            });
            for (byte[] message : sent) {
                pair.source.sendMessage(message);
            }
            for (byte[] message : sent) {
                assertThat(RecordingHandler.next(pair.targetEvents.messages)).isEqualTo(message);
                assertThat(RecordingHandler.next(pair.sourceEvents.messages)).isEqualTo(message);
            }
            back.get();
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefusedBeforeItIsSent() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            assertThatThrownBy(() -> pair.source.sendMessage(new byte[TunnelSession.MAXIMUM_MESSAGE + 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("longer than 1048576");
            pair.source.sendMessage(new byte[] {7});
            assertThat(RecordingHandler.next(pair.targetEvents.messages)).containsExactly(7);
        }
    }

    @Test
    void manyStreamsCarryTheirBytesInBothDirectionsAtOnce() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            List<FutureTask<String>> sent = new ArrayList<>();
            List<FutureTask<String>> received = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TunnelStream here = pair.source.openStream(100 + i);
                TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
                assertThat(there.purpose()).isEqualTo(100 + i);
                assertThat(there.id()).isEqualTo(here.id());
                int seed = i;
                sent.add(start(() -> sendRandom(here.output(), seed, 3_000_000 + seed)));
                received.add(start(() -> digestAll(there.input())));
                sent.add(start(() -> sendRandom(there.output(), -seed, 1_000_000 + seed)));
                received.add(start(() -> digestAll(here.input())));
            }
            for (int i = 0; i < sent.size(); i++) {
                assertThat(received.get(i).get()).isEqualTo(sent.get(i).get());
            }
        }
    }

    @Test
    void theListeningSideCanOpenStreamsToo() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            TunnelStream opened = pair.target.openStream(5);
            assertThat(opened.id()).isEqualTo(2);
            opened.output().write(new byte[] {1, 2, 3});
            opened.closeOutput();
            TunnelStream there = RecordingHandler.next(pair.sourceEvents.streams);
            assertThat(there.input().readAllBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void oneDirectionEndsWhileTheOtherGoesOn() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            TunnelStream here = pair.source.openStream(1);
            here.output().write("question".getBytes(UTF_8));
            here.closeOutput();
            TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
            assertThat(there.input().readAllBytes()).isEqualTo("question".getBytes(UTF_8));
            there.output().write("answer".getBytes(UTF_8));
            there.output().close();
            assertThat(here.input().readAllBytes()).isEqualTo("answer".getBytes(UTF_8));
            assertThatThrownBy(() -> here.output().write(1)).hasMessageContaining("closed");
        }
    }

    @Test
    void aResetReachesBothSidesWithItsReason() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            TunnelStream here = pair.source.openStream(1);
            here.output().write(new byte[10]);
            TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
            here.reset("QEMU is gone");
            assertThatThrownBy(() -> there.input().readAllBytes()).hasMessageContaining("QEMU is gone");
            assertThatThrownBy(() -> there.output().write(1)).hasMessageContaining("QEMU is gone");
            assertThatThrownBy(() -> here.output().write(1)).hasMessageContaining("QEMU is gone");
            pair.source.sendMessage(new byte[] {1});
            assertThat(RecordingHandler.next(pair.targetEvents.messages)).hasSize(1);
        }
    }

    @Test
    void moreStreamsThanAgreedAreRefusedUntilOneEnds() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            List<TunnelStream> open = new ArrayList<>();
            for (int i = 0; i < SETTINGS.maximumStreams(); i++) {
                open.add(pair.source.openStream(i));
            }
            assertThatThrownBy(() -> pair.source.openStream(99)).hasMessageContaining("at most 16");
            open.getFirst().reset("not needed");
            assertThat(pair.source.openStream(99).purpose()).isEqualTo(99);
        }
    }

    @Test
    void aSlowReaderStallsOnlyItsStreamAndWhatItHoldsIsBounded() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            TunnelStream stuck = pair.source.openStream(1);
            FutureTask<String> stuckSender = start(() -> sendRandom(stuck.output(), 1, 8_000_000));
            TunnelStream unread = RecordingHandler.next(pair.targetEvents.streams);
            Await.until("the window is full", () -> unread.input().available() == SETTINGS.streamWindowBytes());

            TunnelStream free = pair.source.openStream(2);
            FutureTask<String> freeSender = start(() -> sendRandom(free.output(), 2, 20_000_000));
            TunnelStream read = RecordingHandler.next(pair.targetEvents.streams);
            assertThat(digestAll(read.input())).isEqualTo(freeSender.get());
            pair.source.sendMessage(new byte[] {1});
            assertThat(RecordingHandler.next(pair.targetEvents.messages)).hasSize(1);

            assertThat(unread.input().available()).isEqualTo(SETTINGS.streamWindowBytes());
            assertThat(stuckSender.isDone()).isFalse();
            assertThat(digestAll(unread.input())).isEqualTo(stuckSender.get());
        }
    }

    @Test
    void bytesAreCountedOnceForTheSessionAndOnTheWireWithTheirCost() throws Exception {
        try (SessionPair pair = new SessionPair(SETTINGS, 1)) {
            TunnelStream here = pair.source.openStream(1);
            FutureTask<String> sender = start(() -> sendRandom(here.output(), 3, 2_000_000));
            TunnelStream there = RecordingHandler.next(pair.targetEvents.streams);
            assertThat(digestAll(there.input())).isEqualTo(sender.get());
            pair.source.sendMessage(new byte[1000]);
            RecordingHandler.next(pair.targetEvents.messages);
            // What the peer has read is counted there; the sender counts a frame after writing it.
            Await.until(
                    "the sender has counted the last frame",
                    () -> pair.source.byteCounts().total().payloadSent() >= 2_001_004
                            && onOnlyPath(pair.source).payloadSent() >= 2_001_004);

            ByteCounts sent = pair.source.byteCounts().total();
            ByteCounts received = pair.target.byteCounts().total();
            assertThat(sent.payloadSent()).isEqualTo(2_000_000 + 1004);
            assertThat(received.payloadReceived()).isEqualTo(2_000_000 + 1004);
            assertThat(sent.wireSent()).isBetween(2_001_004L, 2_100_000L);
            assertThat(pair.source.byteCounts().paths()).singleElement().satisfies(path -> {
                assertThat(path.alive()).isTrue();
                assertThat(path.bytes().payloadSent()).isEqualTo(2_001_004);
            });
        }
    }

    private static ByteCounts onOnlyPath(TunnelSession session) {
        return session.byteCounts().paths().getFirst().bytes();
    }

    static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    /** Sends pseudo-random bytes in pieces of random size, ends the output, and returns the digest. */
    static String sendRandom(OutputStream output, long seed, int bytes) throws Exception {
        Random random = new Random(seed);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (DigestOutputStream digesting = new DigestOutputStream(output, digest)) {
            int left = bytes;
            while (left > 0) {
                byte[] piece = new byte[Math.min(left, 1 + random.nextInt(random.nextBoolean() ? 200_000 : 300))];
                random.nextBytes(piece);
                digesting.write(piece, 0, piece.length);
                left -= piece.length;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String digestAll(InputStream input) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        input.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }
}
