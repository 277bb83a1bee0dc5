package io.godwit.agent.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

    @TempDir
    Path directory;

    @Test
    void whatWasAddedOutlivesTheProcessInItsOrderUntilItIsRemoved() {
        Outbox first = Outbox.open(directory);
        for (int i = 0; i < 12; i++) {
            first.add("report", Map.of("number", i));
        }
        Outbox second = Outbox.open(directory);
        for (int i = 0; i < 12; i++) {
            Outbox.Numbered oldest = second.oldest().orElseThrow();
            assertThat(oldest.item().method()).isEqualTo("report");
            assertThat(oldest.item().params().path("number").asInt(-1)).isEqualTo(i);
            second.remove(oldest.number());
        }
        assertThat(second.oldest()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDamagedFileIsKeptAsideAndStopsNothing() throws IOException {
        Outbox.open(directory).add("report", Map.of("number", 1));
        Files.writeString(directory.resolve("000000000007.json"), "{half");
        Files.writeString(directory.resolve("name.json"), "{}");
        Outbox outbox = Outbox.open(directory);
        outbox.add("report", Map.of("number", 2));
        assertThat(outbox.oldest().orElseThrow().item().params().path("number").asInt(-1))
                .isEqualTo(1);
        assertThat(directory.resolve("000000000007.json.damaged")).hasContent("{half");
        assertThat(directory.resolve("name.json.damaged")).exists();
    }
}
