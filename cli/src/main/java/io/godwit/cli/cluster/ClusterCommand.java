package io.godwit.cli.cluster;

import io.godwit.cli.output.Column;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code godwit cluster}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "Clusters: hosts that belong together. A host is in at most one.",
        subcommands = {
            ClusterListCommand.class,
            ClusterShowCommand.class,
            ClusterChangeCommands.Create.class,
            ClusterChangeCommands.Rename.class,
            ClusterChangeCommands.Describe.class,
            ClusterChangeCommands.Delete.class,
            ClusterMemberCommands.Add.class,
            ClusterMemberCommands.Remove.class
        })
public final class ClusterCommand {

    static final List<Column> TABLE = List.of(
            Column.text("NAME", "/name").shrinking(),
            Column.of("HOSTS", each -> String.valueOf(each.path("hosts").size())),
            Column.of("NAMES OF HOSTS", ClusterCommand::hosts).shrinking(),
            Column.text("DESCRIPTION", "/description").shrinking(),
            Column.time("CREATED", "/createdAt").onlyWide(),
            Column.text("ID", "/id").onlyWide());

    static final List<Column> LINES = List.of(
            Column.text("name", "/name"),
            Column.text("id", "/id"),
            Column.text("description", "/description"),
            Column.of("hosts", ClusterCommand::hosts),
            Column.time("created", "/createdAt"));

    private ClusterCommand() {}

    private static String hosts(JsonNode cluster) {
        return cluster.path("hosts")
                .valueStream()
                .map(each -> each.asString(""))
                .collect(Collectors.joining(", "));
    }
}
