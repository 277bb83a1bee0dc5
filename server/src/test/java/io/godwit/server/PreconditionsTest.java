package io.godwit.server;

import static io.godwit.server.TestingAgent.running;
import static io.godwit.server.TestingAgent.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.vm.Vm;
import io.godwit.model.vm.VmState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each refusal has its code, names what was found, and writes nothing down. */
class PreconditionsTest {

    private static final TestingServer SERVER = TestingServer.shared();
    private static final Vm TWIN = running("twin-id");

    private static TestingAgent one;
    private static TestingAgent two;

    @BeforeAll
    static void connect() {
        one = SERVER.agent("check1")
                .connect(
                        running("web"),
                        vm("off", VmState.SHUT_OFF),
                        vm("paused", VmState.PAUSED),
                        running("same"),
                        running("taken"),
                        TWIN);
        two = SERVER.agent("check2")
                .connect(
                        running("same"),
                        vm("taken2", VmState.SHUT_OFF),
                        new Vm(TWIN.id(), "twin-id", VmState.SHUT_OFF, "saved", 1, 1, true, false));
        SERVER.agent("check3");
    }

    @AfterAll
    static void disconnect() {
        one.close();
        two.close();
    }

    @Test
    void vmUnknown() {
        refused("nobody", "check2", 404, "vm-unknown", "there is no VM nobody");
    }

    @Test
    void vmAmbiguous() {
        refused("same", "check1", 409, "vm-ambiguous", "on check1, RUNNING");
        refused("same", "check1", 409, "vm-ambiguous", "on check2, RUNNING");
    }

    @Test
    void hostUnknown() {
        refused("web", "check9", 404, "host-unknown", "check1");
    }

    @Test
    void sameHost() {
        refused("web", "check1", 409, "same-host", "is on check1 already");
    }

    @Test
    void vmNotRunning() {
        refused("off", "check2", 409, "vm-not-running", "on check1 it is SHUT_OFF");
        refused("paused", "check2", 409, "vm-not-running", "on check1 it is PAUSED");
    }

    @Test
    void targetDisconnected() {
        TestingServer.Answer answer = refused("web", "check3", 409, "host-disconnected", "the agent of host check3");
        assertThat(answer.body().path("retryable").asBoolean(false)).isTrue();
    }

    @Test
    void sourceDisconnected() {
        try (TestingAgent gone = SERVER.agent("check4").connect(running("orphan"))) {
            gone.peer().close("gone");
            Await.until(
                    "disconnected",
                    () -> SERVER.migrate("orphan", "check1").code().equals("host-disconnected"));
            refused("orphan", "check1", 409, "host-disconnected", "the agent of host check4");
        }
    }

    @Test
    void nameConflict() {
        two.inventory(running("same"), vm("taken", VmState.SHUT_OFF));
        try {
            refused("taken", "check2", 409, "vm-ambiguous", "there are several VMs named taken");
            String id = SERVER.items("/api/v1/vms?name=taken").stream()
                    .filter(vm -> vm.path("host").asString("").equals("check1"))
                    .findFirst()
                    .orElseThrow()
                    .path("id")
                    .asString("");
            refused(id, "check2", 409, "name-conflict", "has another VM named taken");
        } finally {
            two.inventory(running("same"), new Vm(TWIN.id(), "twin-id", VmState.SHUT_OFF, "saved", 1, 1, true, false));
        }
    }

    @Test
    void sameUuidAtTheTarget() {
        refused("twin-id", "check2", 409, "name-conflict", "same UUID");
    }

    private static TestingServer.Answer refused(String vm, String to, int status, String code, String detail) {
        int before =
                SERVER.get("/api/v1/migrations?limit=1000").body().path("items").size();
        TestingServer.Answer answer = SERVER.migrate(vm, to);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.detail()).contains(detail);
        assertThat(SERVER.get("/api/v1/migrations?limit=1000")
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(before);
        return answer;
    }
}
