package io.godwit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MigrationState;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Pause;
import io.godwit.model.migration.Phase;
import io.godwit.model.migration.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GodwitJsonTest {

    record Inner(int count, @Nullable String note) {}

    record Outer(
            String name,
            List<Inner> parts,
            @Nullable Instant at,
            @Nullable HostId host) {}

    @Test
    void aReportTravelsUnchanged() {
        MoveReport report = new MoveReport(
                MigrationId.random(),
                new VmId(UUID.randomUUID()),
                Role.SOURCE,
                MigrationState.FAILED,
                ErrorCode.TUNNEL_LOST,
                "lost",
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                Instant.parse("2026-01-02T03:04:07Z"),
                List.of(new Phase("begin", 0, 12)),
                5,
                6,
                7,
                Pause.between(10, 40, 3, 1));
        String text = GodwitJson.lenient().writeValueAsString(report);
        assertThat(text)
                .contains("\"code\":\"tunnel-lost\"")
                .contains("\"startedAt\":\"2026-01-02T03:04:05.678901Z\"")
                .contains("\"migrationId\":\"" + report.migrationId() + "\"");
        assertThat(GodwitJson.lenient().readValue(text, MoveReport.class)).isEqualTo(report);
    }

    @Test
    void absentComponentsAreLeftOutAndMayBeLeftOut() {
        String text = GodwitJson.strict().writeValueAsString(new Outer("a", List.of(new Inner(1, null)), null, null));
        assertThat(text).isEqualTo("{\"name\":\"a\",\"parts\":[{\"count\":1}]}");
        assertThat(GodwitJson.strict().readValue("{\"name\":\"a\",\"parts\":[],\"at\":null}", Outer.class))
                .isEqualTo(new Outer("a", List.of(), null, null));
    }

    @Test
    void theLenientMapperIgnoresUnknownPropertiesAndUnknownErrorCodes() {
        assertThat(GodwitJson.lenient().readValue("{\"count\":1,\"newer\":[1]}", Inner.class))
                .isEqualTo(new Inner(1, null));
        assertThat(GodwitJson.lenient().readValue("\"from-the-future\"", ErrorCode.class))
                .isEqualTo(ErrorCode.INTERNAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"name\":\"a\",\"parts\":[],\"colour\":1}          | field colour: unknown",
                "{\"parts\":[]}                                     | field name: missing",
                "{\"name\":\"a\"}                                   | field parts: missing",
                "{\"name\":null,\"parts\":[]}                       | field name: must not be null",
                "{\"name\":5,\"parts\":[]}                          | field name: wrong",
                "{\"name\":\"a\",\"parts\":{}}                      | field parts: wrong type; an array is needed",
                "{\"name\":\"a\",\"parts\":[{\"count\":1},{}]}      | field parts[1].count: missing",
                "{\"name\":\"a\",\"parts\":[{\"count\":\"1\"}]}     | field parts[0].count: wrong",
                "{\"name\":\"a\",\"parts\":[{\"count\":1.5}]}       | field parts[0].count: wrong",
                "{\"name\":\"a\",\"parts\":[{\"count\":99999999999}]} | field parts[0].count: ",
                "{\"name\":\"a\",\"parts\":[],\"at\":\"yesterday\"} | field at: wrong value yesterday; an ISO-8601 instant",
                "{\"name\":\"a\",\"parts\":[],\"host\":\"h\"}       | field host: wrong value h; a UUID is needed",
                "{\"name\":\"a\",\"parts\":[],\"host\":{}}          | field host: wrong type",
                "{\"name\":\"a\",\"name\":\"b\",\"parts\":[]}       | malformed JSON",
                "{\"name\":\"a\",\"parts\":[]} x                    | malformed JSON",
                "{\"name\":                                         | malformed JSON",
                "~~                                                 | empty",
                "null                                               | empty",
                "[]                                                 | wrong type",
            })
    void peoplesMistakesAreNamedByTheirPath(String text, String message) {
        assertThatThrownBy(() -> GodwitJson.read(GodwitJson.strict(), text, Outer.class, "the body"))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID))
                .hasMessageContaining(message)
                .message()
                .startsWith("the body")
                .doesNotContain("io.godwit")
                .doesNotContain("java.");
    }

    @Test
    void whatARecordRefusesIsToldInItsOwnWords() {
        String text = "{\"maximumPauseMillis\":0,\"channels\":1,\"provenDirectories\":[]}";
        assertThatThrownBy(() -> GodwitJson.read(GodwitJson.strict(), text, MoveOptions.class, "the body"))
                .hasMessage("the body: the pause ceiling must be between 1 and 2000000 ms, not 0");
    }
}
