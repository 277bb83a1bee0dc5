package io.godwit.server.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.json.ApiJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProblemTest {

    private static final Reason BUSY =
            Reason.of("web", new GodwitException(ErrorCode.VM_BUSY, "VM web is being moved already"));
    private static final Reason UNKNOWN = new Reason("db", ErrorCode.VM_UNKNOWN, "there is no VM db");

    @Test
    void severalReasonsAreAllTold() {
        JsonNode problem = ApiJson.mapper()
                .valueToTree(Problem.of(new SeveralReasons("nothing was moved", List.of(BUSY, UNKNOWN))));
        assertThat(problem.path("code").asString("")).isEqualTo("vm-busy");
        assertThat(problem.path("status").asInt(0)).isEqualTo(409);
        assertThat(problem.path("retryable").asBoolean(true)).isFalse();
        assertThat(problem.path("detail").asString(""))
                .isEqualTo("nothing was moved: web: VM web is being moved already; db: there is no VM db");
        assertThat(problem.at("/errors/1"))
                .isEqualTo(ApiJson.mapper()
                        .readTree("{\"subject\":\"db\",\"code\":\"vm-unknown\",\"detail\":\"there is no VM db\"}"));
    }

    @Test
    void aSingleReasonHasNoList() {
        assertThat(ApiJson.mapper()
                        .writeValueAsString(Problem.of(ErrorCode.VM_BUSY, "x"))
                        .contains("errors"))
                .isFalse();
        assertThatThrownBy(() -> new SeveralReasons("nothing", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatATerminalWouldObeyIsShownInstead() {
        assertThat(Problem.of(ErrorCode.VM_UNKNOWN, "no VM \u001b[31mred\r\nx\u202ey\u0085 näme")
                        .detail())
                .isEqualTo("no VM \\u001b[31mred\\u000d\\u000ax\\u202ey\\u0085 näme");
        assertThat(new Reason("a\u0007", ErrorCode.VM_UNKNOWN, "\u009b").subject())
                .isEqualTo("a\\u0007");
    }

    @Test
    void everyCodeHasAStatusOfAnError() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(Problem.of(code, "x").status()).as(code.code()).isBetween(400, 599);
        }
    }
}
