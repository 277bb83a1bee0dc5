package io.godwit.cli.vm;

import io.godwit.cli.output.Column;
import io.godwit.cli.output.Words;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is shown of a VM. */
final class VmColumns {

    static final List<Column> TABLE = List.of(
            Column.text("NAME", "/name").shrinking(),
            Column.word("STATE", "/state"),
            Column.of("HOST", VmColumns::host).shrinking(),
            Column.text("CLUSTER", "/cluster").shrinking().onlyWide(),
            Column.text("VCPUS", "/vcpus"),
            Column.bytes("MEMORY", "/memoryBytes"),
            Column.of("MOVING", each -> each.path("migrationId").asString("").isEmpty() ? "" : "yes")
                    .onlyWide(),
            Column.of("AUTOSTART", each -> each.path("autostart").asBoolean(false) ? "yes" : "no")
                    .onlyWide(),
            Column.text("UUID", "/id").shrinking());

    static final List<Column> LINES = List.of(
            Column.text("name", "/name"),
            Column.text("uuid", "/id"),
            Column.of("state", VmColumns::state),
            Column.of("host", VmColumns::host),
            Column.text("cluster", "/cluster"),
            Column.text("vcpus", "/vcpus"),
            Column.bytes("memory", "/memoryBytes"),
            Column.of(
                    "defined",
                    each -> each.path("persistent").asBoolean(false) ? "permanently" : "until it is shut off"),
            Column.of("autostart", each -> each.path("autostart").asBoolean(false) ? "yes" : "no"),
            Column.text("migration", "/migrationId"),
            Column.time("seen since", "/since"));

    private VmColumns() {}

    private static String state(JsonNode vm) {
        String reason = vm.path("reason").asString("");
        return Words.of(vm.path("state").asString("")) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private static String host(JsonNode vm) {
        boolean away = vm.path("hostState").asString("").equals("DISCONNECTED");
        return vm.path("host").asString("") + (away ? " (disconnected)" : "");
    }
}
