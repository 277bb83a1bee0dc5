package io.godwit.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HostileTextTest {

    record Count(int value) {}

    /** Keeps what the peer sends. */
    private static final class Recorder implements Transport {

        private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void send(String text) {
            sent.add(text);
        }

        @Override
        public void close(String reason) {
            sent.add("closed: " + reason);
        }
    }

    private final Recorder recorder = new Recorder();
    private final RpcPeer peer = new RpcPeer(
            "the stranger",
            recorder,
            RpcHandlers.builder()
                    .request("double", Count.class, number -> new Count(2 * number.value()))
                    .notification("note", Count.class, _ -> {})
                    .build(),
            Runnable::run,
            ErrorCode.HOST_DISCONNECTED);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                                              | -32600",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"double\"}]          | -32600",
                "7                                                               | -32600",
                "{}                                                              | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"double\"}            | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"double\"}           | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}                     | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"double\",\"params\":[1]} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"double\"}            | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"triple\"}            | -32601",
                "{\"jsonrpc\":\"2.0\",\"id\":1                                   | -32700",
                "~~                                                              | -32600",
            })
    void isAnsweredByTheRightError(String text, int code) {
        peer.received(text);
        JsonNode answer = GodwitJson.lenient().readTree(recorder.sent.getFirst());
        assertThat(answer.at("/error/code").intValue()).isEqualTo(code);
        assertThat(answer.at("/jsonrpc").stringValue()).isEqualTo("2.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":77,\"error\":{\"code\":1,\"message\":\"m\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"m\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":77,\"error\":\"strange\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"unknown\",\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"note\",\"params\":{\"value\":\"x\"}}",
            })
    void isNotAnsweredWhenItIsNoRequest(String text) {
        peer.received(text);
        assertThat(recorder.sent).isEmpty();
        assertThat(peer.open()).isTrue();
    }

    @Test
    void ofTooGreatLengthEndsTheConnection() {
        peer.received("x".repeat(RpcPeer.MAXIMUM_TEXT_LENGTH + 1));
        assertThat(peer.open()).isFalse();
        assertThat(recorder.sent).singleElement().asString().startsWith("closed: a text of");
    }

    @Test
    void nestedWithoutEndIsRefused() {
        peer.received("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"double\",\"params\":" + "[".repeat(100_000));
        assertThat(recorder.sent).singleElement().asString().contains("-32700");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedAtRandomNeverBreaksThePeer(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String good = "{\"jsonrpc\":\"2.0\",\"id\":12,\"method\":\"double\",\"params\":{\"value\":21}}";
        for (int round = 0; round < 4000; round++) {
            StringBuilder text = new StringBuilder(good);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x20, 0x250));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
                }
            }
            peer.received(text.toString());
            assertThat(peer.open()).isTrue();
        }
        recorder.sent.clear();
        peer.received(good);
        assertThat(recorder.sent).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":12,\"result\":{\"value\":42}}");
    }
}
