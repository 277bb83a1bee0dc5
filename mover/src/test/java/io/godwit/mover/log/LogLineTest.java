package io.godwit.mover.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.link.GodwitJson;
import io.godwit.model.MigrationId;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogLineTest {

    private final MigrationId move = MigrationId.random();

    @Test
    void aLineOfAMoveCarriesItsIdOnce() {
        assertThat(text(record(Level.WARNING, "migration {0}: Finish3 failed: {1}", move, "x")))
                .isEqualTo("2026-11-23T00:55:35.905Z WARN  SourceMove [" + move + "] Finish3 failed: x\n");
        assertThat(text(record(Level.INFO, "autostart of VM {0} is set ({1})", "web", move)))
                .contains(" INFO  SourceMove [" + move + "] autostart of VM web");
        assertThat(text(record(Level.SEVERE, "migration " + move + " is not concluded yet; going on")))
                .endsWith(" ERROR SourceMove [" + move + "] is not concluded yet; going on\n");
        assertThat(text(record(Level.INFO, "mover ready"))).endsWith(" INFO  SourceMove mover ready\n");
    }

    @Test
    void aNameCanNeitherEndALineNorColourIt() {
        assertThat(text(record(Level.INFO, "VM {0} is here", "a\nERROR all is lost\u001b[31m")))
                .endsWith("VM a ERROR all is lost\\u001b[31m is here\n");
    }

    @Test
    void jsonHasTheFieldsOfTheControllersLog() {
        LogRecord record = record(Level.SEVERE, "migration {0}: \"quoted\"", move);
        record.setThrown(new IllegalStateException("because"));
        String line = new LogLine(LogFormat.json).format(record);
        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode read = GodwitJson.lenient().readTree(line);
        assertThat(read.path("timestamp").asLong(0)).isEqualTo(record.getMillis());
        assertThat(read.path("level").asString("")).isEqualTo("ERROR");
        assertThat(read.path("loggerName").asString("")).isEqualTo("io.godwit.mover.source.SourceMove");
        assertThat(read.at("/mdc/migration").asString("")).isEqualTo(move.toString());
        assertThat(read.path("formattedMessage").asString("")).isEqualTo("migration " + move + ": \"quoted\"");
        assertThat(read.at("/throwable/message").asString("")).isEqualTo("because");
        assertThat(read.at("/throwable/stepArray").size()).isPositive();
    }

    private static String text(LogRecord record) {
        return new LogLine(LogFormat.text).format(record);
    }

    private static LogRecord record(Level level, String message, Object... parameters) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("io.godwit.mover.source.SourceMove");
        record.setInstant(Instant.parse("2026-11-23T00:55:35.905Z"));
        record.setParameters(parameters);
        return record;
    }
}
