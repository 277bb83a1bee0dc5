package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnatomyTest {
    private static final Instant REQUESTED = Instant.parse("2026-01-02T03:04:05.500Z");

    /** STOP is 900 ms after the request, and 700 ms after the source began. */
    private static final String MIGRATION =
            """
            {"createdAt": "2026-01-02T03:04:05.510Z", "endedAt": "2026-01-02T03:04:06.600Z",
             "sourceReport": {
               "phases": [
                 {"name": "open", "startMicros": 1000, "durationMicros": 9000},
                 {"name": "perform", "startMicros": 100000, "durationMicros": 620000},
                 {"name": "perform.pass-1", "startMicros": 150000, "durationMicros": 550000},
                 {"name": "perform.stopped", "startMicros": 700000, "durationMicros": 20000}],
               "pause": {"stopMicros": %d, "pauseMicros": 40000}}}
            """.formatted(REQUESTED.plusMillis(900).toEpochMilli() * 1000);

    @Test
    void everythingStandsInItsOrderSinceTheRequest() {
        Anatomy anatomy = Anatomy.of(REQUESTED, json(MIGRATION)).orElseThrow();
        assertThat(anatomy.parts())
                .extracting(Anatomy.Part::name)
                .containsExactly(
                        "request",
                        "created",
                        "accepted",
                        "open",
                        "perform",
                        "perform.pass-1",
                        "pause",
                        "perform.stopped",
                        "ended");
        assertThat(anatomy.parts())
                .extracting(Anatomy.Part::atMillis)
                .containsExactly(0.0, 10.0, 200.0, 201.0, 300.0, 350.0, 900.0, 900.0, 1100.0);
        assertThat(anatomy.parts())
                .allSatisfy(part -> assertThat(part.meaning()).isNotBlank());
    }

    @Test
    void aReportWithoutTheGuestsStopHasNone() {
        assertThat(Anatomy.of(REQUESTED, json(MIGRATION.replace("perform.stopped", "perform.other"))))
                .isEmpty();
        assertThat(Anatomy.of(REQUESTED, json("{}"))).isEmpty();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
