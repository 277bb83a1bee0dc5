package io.godwit.cli.migration;

import io.godwit.cli.api.Query;
import io.godwit.cli.output.Options;
import io.godwit.model.migration.MigrationState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which moves are wanted; what is given must all hold. */
public final class MigrationFilterOptions {

    @Option(names = "--vm", paramLabel = "VM", description = "Only moves of this VM (name or UUID).")
    private @Nullable String vm;

    @Option(names = "--host", paramLabel = "HOST", description = "Only moves from or to this host.")
    private @Nullable String host;

    @Option(names = "--from", paramLabel = "HOST", description = "Only moves from this host.")
    private @Nullable String source;

    @Option(names = "--to", paramLabel = "HOST", description = "Only moves to this host.")
    private @Nullable String target;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "Only moves in these states, by commas: transferring, completed, failed, cancelled, undecided, ...")
    private @Nullable String state;

    @Option(names = "--operation", paramLabel = "ID", description = "Only the moves that one command started.")
    private @Nullable String operation;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only moves asked for since then: 24h (so long ago), 2026-11-22, or 2026-11-22T10:00:00Z.")
    private @Nullable String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Only moves asked for before then; written as for --since.")
    private @Nullable String until;

    public Query query() {
        return Query.NONE
                .with("vm", vm)
                .with("host", host)
                .with("source", source)
                .with("target", target)
                .with("state", Options.states("--state", MigrationState.class, state))
                .with("operation", operation)
                .with("since", Options.moment("--since", since))
                .with("until", Options.moment("--until", until));
    }
}
