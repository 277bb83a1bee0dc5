package io.godwit.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text for terminals, sizes and times. */
class TextTest {

    @Test
    void whatActsOnATerminalIsShownAsAnEscape() {
        assertThat(Text.clean("a\u001b[31m\u0007\u009b\u202e\n\u2028\ud800"))
                .isEqualTo("a\\u001b[31m\\u0007\\u009b\\u202e\\u000a\\u2028\\ud800");
        assertThat(Text.clean("Kätzchen 猫 😀")).isEqualTo("Kätzchen 猫 😀");
        assertThat(Text.cleanLines("a\nb\r")).isEqualTo("a\nb\\u000d");
    }

    @Test
    void widthIsCountedInColumns() {
        assertThat(Text.width("abc")).isEqualTo(3);
        assertThat(Text.width("猫😀")).isEqualTo(4);
        assertThat(Text.width("e\u0301")).isEqualTo(1);
        assertThat(Text.shortened("猫猫猫", 5)).isEqualTo("猫猫…");
        assertThat(Text.shortened("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Text.shortened("abcdef", 4)).isEqualTo("abc…");
    }

    @ParameterizedTest
    @CsvSource({"300ms,300", "2s,2000", "5m,300000", "24h,86400000", "90d,7776000000"})
    void timesHaveUnits(String text, long millis) {
        assertThat(Units.parseDuration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-1s", "1.5s", "2 s", "99999999999s", "1w", "٣s"})
    void otherTimesAreRefused(String text) {
        assertThatThrownBy(() -> Units.parseDuration(text)).hasMessageContaining("is not a time");
    }

    @Test
    void momentsAreAgesDaysOrInstants() {
        Instant now = Instant.parse("2026-11-23T10:00:00Z");
        assertThat(Units.parseMoment("24h", now)).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(Units.parseMoment("2026-11-20", now)).isEqualTo("2026-11-20T00:00:00Z");
        assertThat(Units.parseMoment("2026-11-20T01:02:03Z", now)).isEqualTo("2026-11-20T01:02:03Z");
        assertThatThrownBy(() -> Units.parseMoment("2026-13-40", now)).hasMessageContaining("is not a moment");
    }

    @Test
    void sizesAndTimesReadWell() {
        assertThat(Units.bytes(1023)).isEqualTo("1023 B");
        assertThat(Units.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Units.duration(Duration.ofMillis(4321))).isEqualTo("4.3 s");
        assertThat(Units.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(Units.duration(Duration.ofMinutes(181))).isEqualTo("3 h 1 min");
    }
}
