package io.godwit.cli.manual;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's manual page in roff with the macros of man(7), out of what its help says. */
final class RoffPage {

    private final StringBuilder page = new StringBuilder();

    private RoffPage() {}

    /** For example {@code godwit-vm-migrate}. */
    static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    static String of(CommandSpec spec) {
        RoffPage page = new RoffPage();
        page.write(spec);
        return page.page.toString();
    }

    private void write(CommandSpec spec) {
        List<String> description = Arrays.asList(spec.usageMessage().description());
        String summary = description.isEmpty() ? spec.name() : description.getFirst();
        macro(".TH", quoted(name(spec).toUpperCase(Locale.ROOT)), "1", "\"\"", "Godwit", quoted("Godwit manual"));
        macro(".SH", "NAME");
        text(name(spec) + " - " + summary.replaceFirst("\\.$", ""));
        macro(".SH", "SYNOPSIS");
        text(synopsis(spec));
        macro(".SH", "DESCRIPTION");
        description.forEach(this::paragraph);
        subcommands(spec);
        arguments(spec);
        exitStatus(spec.usageMessage().exitCodeList());
        examples(spec);
        seeAlso(spec);
    }

    private static String synopsis(CommandSpec spec) {
        return new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF))
                .synopsis(0)
                .strip()
                .replaceAll("\\s+", " ");
    }

    private void subcommands(CommandSpec spec) {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        macro(".SH", "COMMANDS");
        spec.subcommands().forEach((name, command) -> {
            CommandSpec each = command.getCommandSpec();
            if (!each.usageMessage().hidden()) {
                String[] description = each.usageMessage().description();
                item(name, description.length == 0 ? List.of() : List.of(description[0]));
            }
        });
    }

    private void arguments(CommandSpec spec) {
        if (!spec.positionalParameters().isEmpty()) {
            macro(".SH", "ARGUMENTS");
            for (PositionalParamSpec each : spec.positionalParameters()) {
                item(each.paramLabel() + (each.arity().max() > 1 ? "..." : ""), described(each));
            }
        }
        List<OptionSpec> options =
                spec.options().stream().filter(each -> !each.hidden()).toList();
        if (!options.isEmpty()) {
            macro(".SH", "OPTIONS");
            for (OptionSpec each : options) {
                String names = String.join(", ", each.names());
                item(names + (each.arity().max() == 0 ? "" : " " + each.paramLabel()), described(each));
            }
        }
    }

    /** With the variables of picocli filled in. */
    private static List<String> described(ArgSpec argument) {
        String value = argument.defaultValue();
        return Arrays.stream(argument.description())
                .map(line -> line.replace("${DEFAULT-VALUE}", value == null ? "nothing" : value))
                .toList();
    }

    private void exitStatus(Map<String, String> codes) {
        if (!codes.isEmpty()) {
            macro(".SH", quoted("EXIT STATUS"));
            codes.forEach((code, meaning) -> item(code, List.of(meaning)));
        }
    }

    private void examples(CommandSpec spec) {
        String[] footer = spec.usageMessage().footer();
        if (footer.length > 0) {
            macro(".SH", "EXAMPLES");
            macro(".nf");
            Arrays.stream(footer).map(String::strip).forEach(this::text);
            macro(".fi");
        }
    }

    private void seeAlso(CommandSpec spec) {
        String others = (spec.parent() == null ? spec : spec.parent())
                .subcommands().values().stream()
                        .map(each -> each.getCommandSpec())
                        .filter(each ->
                                !each.equals(spec) && !each.usageMessage().hidden())
                        .map(each -> name(each) + "(1)")
                        .collect(Collectors.joining(", "));
        macro(".SH", quoted("SEE ALSO"));
        text((spec.parent() == null ? "" : name(spec.parent()) + "(1)" + (others.isEmpty() ? "" : ", ")) + others);
    }

    private void item(String term, List<String> lines) {
        macro(".TP");
        page.append("\\fB").append(escaped(term)).append("\\fR\n");
        if (lines.isEmpty()) {
            page.append("\\&\n");
        }
        lines.forEach(this::text);
    }

    private void paragraph(String text) {
        macro(".PP");
        text(text);
    }

    private void macro(String... words) {
        page.append(String.join(" ", words)).append('\n');
    }

    private void text(String text) {
        text.lines().forEach(line -> page.append(escaped(line)).append('\n'));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** A line that begins with a dot or a quote would be a macro; a hyphen must stay one that can be copied. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
