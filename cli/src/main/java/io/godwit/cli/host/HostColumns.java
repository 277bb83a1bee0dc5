package io.godwit.cli.host;

import io.godwit.cli.output.Column;
import io.godwit.cli.output.Units;
import io.godwit.cli.output.Words;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What is shown of a host. */
final class HostColumns {

    static final List<Column> TABLE = List.of(
            Column.text("NAME", "/name").shrinking(),
            Column.of("STATE", HostColumns::state),
            Column.text("CLUSTER", "/cluster").shrinking(),
            Column.text("CPUS", "/facts/cpus"),
            Column.bytes("MEMORY", "/facts/memoryBytes"),
            Column.of("LIBVIRT", each -> version(each.at("/facts/libvirtVersion")))
                    .onlyWide(),
            Column.of("QEMU", each -> version(each.at("/facts/hypervisorVersion")))
                    .onlyWide(),
            Column.time("LAST SEEN", "/lastSeenAt").onlyWide(),
            Column.time("CERTIFICATE UNTIL", "/certificateExpiresAt").onlyWide(),
            Column.text("ID", "/id").shrinking());

    static final List<Column> LINES = List.of(
            Column.text("name", "/name"),
            Column.text("id", "/id"),
            Column.of("state", HostColumns::state),
            Column.of("hypervisor", HostColumns::hypervisor),
            Column.text("cluster", "/cluster"),
            Column.text("VMs", "/vms"),
            Column.text("CPUs", "/facts/cpus"),
            Column.bytes("memory", "/facts/memoryBytes"),
            Column.text("machine's name", "/facts/hostName"),
            Column.of("libvirt", each -> version(each.at("/facts/libvirtVersion"))),
            Column.of("QEMU", each -> version(each.at("/facts/hypervisorVersion"))),
            Column.text("Godwit", "/facts/godwitVersion"),
            Column.of(
                    "migration",
                    each -> each.at("/facts/tunnelEndpoints")
                            .valueStream()
                            .map(end -> end.path("adapter").asString("") + " "
                                    + end.path("address").asString("") + " port "
                                    + end.path("port").asInt(0))
                            .collect(Collectors.joining(", "))),
            Column.time("joined", "/joinedAt"),
            Column.time("last seen", "/lastSeenAt"),
            Column.time("certificate until", "/certificateExpiresAt"),
            Column.time("removed", "/removedAt"),
            Column.of(
                    "adapters",
                    each -> each.path("adapters")
                            .valueStream()
                            .map(HostColumns::adapter)
                            .collect(Collectors.joining("; "))),
            Column.of("networks", each -> names(each.path("networks"))),
            Column.of(
                    "datastores",
                    each -> each.path("datastores")
                            .valueStream()
                            .map(store -> store.path("name").asString("") + " ("
                                    + store.path("type").asString("") + ", "
                                    + Units.bytes(store.path("availableBytes").asLong(0)) + " free)")
                            .collect(Collectors.joining("; "))));

    private HostColumns() {}

    private static String state(JsonNode host) {
        String state = host.path("state").asString("");
        boolean away = state.equals("MAINTENANCE") && !host.path("connected").asBoolean(true);
        return Words.of(state) + (away ? ", disconnected" : "");
    }

    private static String hypervisor(JsonNode host) {
        JsonNode status = host.path("hypervisor");
        if (status.isMissingNode() || status.isNull()) {
            return "";
        }
        return status.path("reachable").asBoolean(false)
                ? "answers"
                : "does not answer: " + status.path("message").asString("no reason was told");
    }

    private static String adapter(JsonNode adapter) {
        String services =
                adapter.path("services").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        return adapter.path("name").asString("")
                + (adapter.path("up").asBoolean(false) ? "" : " down")
                + (services.isEmpty() ? "" : " (" + services + ")");
    }

    private static String names(JsonNode list) {
        return list.valueStream().map(each -> each.path("name").asString("")).collect(Collectors.joining(", "));
    }

    /** As libvirt counts: major * 1,000,000 + minor * 1,000 + release. */
    private static String version(JsonNode number) {
        int value = number.asInt(0);
        return value == 0 ? "" : value / 1_000_000 + "." + value / 1000 % 1000 + "." + value % 1000;
    }
}
