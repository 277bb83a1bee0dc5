package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Lists and what shows one thing, against the agreed API. */
class ListCommandsTest {

    @TempDir
    private Path directory;

    private TestingController controller;
    private CommandRun godwit;

    @BeforeEach
    void start() throws Exception {
        controller = new TestingController(directory.resolve("data"));
        Path token = directory.resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TestingController.TOKEN);
        godwit = new CommandRun(directory, controller.url(), token, directory.resolve("data/ca.pem"));
        controller.world.host("kvm1", "CONNECTED");
        controller.world.host("kvm2", "MAINTENANCE");
        controller.world.vm("web", "kvm1");
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void aTableHasAHeaderAndALineForEachItem() {
        assertThat(godwit.run("vm", "ls")).isZero();
        assertThat(godwit.out().lines()).hasSize(2);
        assertThat(godwit.out()).startsWith("NAME").containsPattern("web +running +kvm1 +4 +4.0 GiB");
        assertThat(godwit.err()).isEmpty();
    }

    @Test
    void allPagesAreFetchedUnlessALimitIsGiven() {
        IntStream.range(0, 120).forEach(i -> controller.world.vm("vm" + i, "kvm1"));
        assertThat(godwit.run("vm", "ls")).isZero();
        assertThat(godwit.out().lines()).hasSize(122);
        assertThat(godwit.run("vm", "ls", "--limit", "70")).isZero();
        assertThat(godwit.out().lines()).hasSize(71);
        assertThat(godwit.run("vm", "ls", "--limit", "-1")).isEqualTo(2);
    }

    @Test
    void dataIsTheItemsOfTheApiToTheLetter() {
        controller.world.vm("yes: [\u001b]0;title\u0007 \u202e", "kvm1");
        JsonNode items = TestingWorld.JSON.valueToTree(controller.world.list("vms"));
        assertThat(godwit.run("vm", "ls", "-o", "json")).isZero();
        assertThat(TestingWorld.JSON.readTree(godwit.out())).isEqualTo(items);
        assertThat(godwit.out()).doesNotContain("\u001b", "\u202e", "\u0007");
        assertThat(godwit.run("vm", "ls", "-o", "yaml")).isZero();
        assertThat(new YAMLMapper().readTree(godwit.out())).isEqualTo(items);
        assertThat(godwit.out()).doesNotContain("\u001b", "\u202e", "\u0007");
        assertThat(godwit.run("host", "ls", "-o", "yaml")).isZero();
        assertThat(new YAMLMapper().readTree(godwit.out()))
                .isEqualTo(TestingWorld.JSON.valueToTree(controller.world.list("hosts")));
        assertThat(godwit.out()).contains("name: kvm1");
    }

    @Test
    void hostileNamesCannotActOnTheTerminal() {
        controller.world.vm("\u001b[2J\u009b31mred\r\u202egpj.exe\n", "kvm1");
        assertThat(godwit.run("vm", "ls")).isZero();
        assertThat(godwit.out())
                .doesNotContain("\u001b", "\u009b", "\r", "\u202e")
                .contains("\\u001b[2J");
        assertThat(godwit.out().lines()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "vm ls --host kvm1 --state shut-off --cluster c --name n, vms, state=SHUT_OFF host=kvm1 cluster=c name=n",
        "host ls --state maintenance --cluster c --name n, hosts, state=MAINTENANCE cluster=c name=n",
        "migration ls --vm web --host a --from b --to c --state completed, migrations, vm=web host=a source=b target=c state=COMPLETED",
        "migration ls --since 2026-11-22 --until 2026-11-23T01:00:00Z --operation x, migrations, since=2026-11-22T00:00:00Z until=2026-11-23T01:00:00Z operation=x",
        "history ls --vm web, history, vm=web",
        "operation ls --state running, operations, state=RUNNING",
        "network ls --host a --name n, networks, host=a name=n",
        "datastore ls --host a --name n, datastores, host=a name=n",
        "adapter ls --host a --service migration, adapters, host=a service=migration",
        "alarm ls, alarms, active=true",
        "alarm ls --cleared, alarms, active=false",
        "cluster ls, clusters, limit=1000",
        "token ls, tokens, limit=1000",
    })
    void filtersBecomeParameters(String arguments, String route, String parameters) {
        assertThat(godwit.run(arguments.split(" "))).as(godwit.err()).isZero();
        TestingController.Request request = controller.requests.getLast();
        assertThat(request.path()).isEqualTo("/api/v1/" + route);
        for (String each : parameters.split(" ", -1)) {
            String[] pair = each.split("=", 2);
            assertThat(request.query()).containsEntry(pair[0], pair[1]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vm ls --state dancing, none of no-state",
        "migration ls --since yesterday, is not a moment",
        "host ls --state up, none of connected",
        "vm ls --limit many, is not an int"
    })
    void wrongValuesOfFiltersAreUsageErrors(String arguments, String words) {
        assertThat(godwit.run(arguments.split(" "))).isEqualTo(2);
        assertThat(godwit.err()).contains(words);
        assertThat(controller.requests).isEmpty();
    }

    @Test
    void oneThingIsShownInLinesOrAsData() {
        assertThat(godwit.run("vm", "show", "web")).isZero();
        assertThat(godwit.out()).containsPattern("state +running \\(booted\\)").containsPattern("memory +4.0 GiB");
        assertThat(godwit.run("host", "show", "kvm1")).isZero();
        assertThat(godwit.out())
                .contains("eth1 10.0.0.7 port 7749", "11.3.0", "eth1 (migration)", "vms (nfs4, 1.0 TiB free)");
        assertThat(godwit.run("host", "show", "kvm1", "-o", "json")).isZero();
        assertThat(TestingWorld.JSON.readTree(godwit.out()))
                .isEqualTo(controller.world.list("hosts").getFirst());
    }

    @Test
    void unknownNamesListNearOnes() {
        assertThat(godwit.run("vm", "show", "wep")).isEqualTo(3);
        assertThat(godwit.err()).contains("there is no wep; near names: web", "code: vm-unknown");
        assertThat(godwit.run("host", "show", "kvm3")).isEqualTo(3);
        assertThat(godwit.err()).contains("near names: kvm1, kvm2", "code: host-unknown");
        assertThat(godwit.run("host", "show", "entirely-different")).isEqualTo(3);
        assertThat(godwit.err()).doesNotContain("near");
    }

    @Test
    void resourcesOfHostsAreGrouped() {
        controller.world.add(
                "networks",
                "{\"name\":\"lan\",\"hosts\":[{\"host\":\"kvm1\",\"forward\":\"bridge\","
                        + "\"bridge\":\"br0\",\"active\":true,\"uplink\":false},{\"host\":\"kvm2\",\"forward\":\"bridge\"}]}");
        controller.world.add(
                "datastores",
                "{\"name\":\"vms\",\"type\":\"nfs4\",\"source\":\"filer:/vms\",\"hosts\":["
                        + "{\"host\":\"kvm1\",\"path\":\"/vms\",\"active\":true,\"capacityBytes\":2048,\"availableBytes\":1024}]}");
        controller.world.add(
                "adapters",
                "{\"host\":\"kvm1\",\"name\":\"eth1\",\"up\":true,\"mtu\":9000,"
                        + "\"speedMegabits\":25000,\"addresses\":[\"10.0.0.7/24\"],\"services\":[\"migration\"]}");
        controller.world.add(
                "alarms",
                "{\"code\":\"outcome-unknown\",\"host\":\"kvm1\",\"message\":\"look\","
                        + "\"raisedAt\":\"2026-11-23T00:00:00.000Z\"}");
        assertThat(godwit.run("network", "ls", "-o", "wide")).isZero();
        assertThat(godwit.out()).contains("kvm1, kvm2", "kvm1 (bridge br0, no uplink)");
        assertThat(godwit.run("datastore", "ls")).isZero();
        assertThat(godwit.out()).contains("filer:/vms", "2.0 KiB", "kvm1:/vms");
        assertThat(godwit.run("adapter", "ls")).isZero();
        assertThat(godwit.out()).contains("25 Gbit/s", "9000", "migration");
        assertThat(godwit.run("alarm", "ls")).isZero();
        assertThat(godwit.out()).contains("outcome-unknown", "look");
    }

    @Test
    void aTableFitsTheTerminalAndIsWholeElsewhere() {
        controller.world.vm("a-virtual-machine-with-a-name-that-is-much-longer-than-a-line-should-be", "kvm1");
        for (int width : new int[] {80, 160}) {
            assertThat(godwit.terminal(width, 24).run("vm", "ls")).isZero();
            assertThat(godwit.out().lines()).hasSize(3).allMatch(line -> line.length() <= width);
        }
        assertThat(godwit.terminal(80, 24).run("vm", "ls")).isZero();
        assertThat(godwit.out()).contains("…");
        assertThat(godwit.terminal(80, 24).run("vm", "ls", "-o", "wide")).isZero();
        assertThat(godwit.out()).contains("AUTOSTART");
    }
}
