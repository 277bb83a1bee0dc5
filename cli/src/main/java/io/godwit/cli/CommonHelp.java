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

/**
 * What the helps of all commands have: the version, and of the table of exit codes, {@link ExitCode}, the lines that the
 * command can end with.
 */
final class CommonHelp {

    private static final Set<ExitCode> LOCAL = EnumSet.of(ExitCode.DONE, ExitCode.OTHER, ExitCode.USAGE);
    private static final Set<ExitCode> REMOTE = EnumSet.of(
            ExitCode.DONE,
            ExitCode.OTHER,
            ExitCode.USAGE,
            ExitCode.REFUSED,
            ExitCode.UNREACHABLE,
            ExitCode.NOT_AUTHORIZED,
            ExitCode.INTERRUPTED);

    private CommonHelp() {}

    static void add(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.versionProvider(new VersionCommand.Provider());
        Map<String, String> codes = new LinkedHashMap<>();
        codes(spec).forEach(code -> codes.put(String.valueOf(code.number()), code.meaning()));
        if (!codes.isEmpty()) {
            spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        }
        line.getSubcommands().values().forEach(CommonHelp::add);
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
