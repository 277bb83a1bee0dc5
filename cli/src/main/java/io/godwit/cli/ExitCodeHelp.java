package io.godwit.cli;

import io.godwit.cli.context.Connection;
import io.godwit.cli.context.LoginCommand;
import io.godwit.cli.migration.WaitsForMoves;
import io.godwit.cli.problem.ExitCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Puts the table of exit codes, {@link ExitCode}, into the help of every command: the lines that it can end with. */
final class ExitCodeHelp {

    private static final Set<ExitCode> LOCAL = EnumSet.of(ExitCode.DONE, ExitCode.OTHER, ExitCode.USAGE);
    private static final Set<ExitCode> REMOTE = EnumSet.of(
            ExitCode.DONE,
            ExitCode.OTHER,
            ExitCode.USAGE,
            ExitCode.REFUSED,
            ExitCode.UNREACHABLE,
            ExitCode.NOT_AUTHORIZED,
            ExitCode.INTERRUPTED);

    private ExitCodeHelp() {}

    static void add(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        Map<String, String> codes = new LinkedHashMap<>();
        codes(spec).forEach(code -> codes.put(String.valueOf(code.number()), code.meaning()));
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        line.getSubcommands().values().forEach(ExitCodeHelp::add);
    }

    private static Set<ExitCode> codes(CommandSpec spec) {
        boolean root = spec.parent() == null;
        if (root || spec.userObject() instanceof WaitsForMoves) {
            return EnumSet.allOf(ExitCode.class);
        }
        if (!spec.subcommands().isEmpty()) {
            return EnumSet.noneOf(ExitCode.class);
        }
        boolean remote = spec.userObject() instanceof LoginCommand
                || spec.mixins().values().stream().anyMatch(mixin -> mixin.userObject() instanceof Connection);
        return remote ? REMOTE : LOCAL;
    }
}
