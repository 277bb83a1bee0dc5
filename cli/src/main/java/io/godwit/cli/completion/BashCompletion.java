package io.godwit.cli.completion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for bash, out of the commands: subcommands, options, values that are known beforehand, files, and names that the
 * controller is asked for ({@link NamesCommand}).
 */
final class BashCompletion {

    /** What a placeholder of the help stands for: words that are known, or a kind of names. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("VM", "@vm"),
            Map.entry("HOST", "@host"),
            Map.entry("CLUSTER", "@cluster"),
            Map.entry("CONTEXT", "@context"),
            Map.entry("FILE", "@file"),
            Map.entry("DIRECTORY", "@file"),
            Map.entry("FORMAT", "table wide json yaml"),
            Map.entry("ROLE", "viewer operator administrator"),
            Map.entry("TYPE", "vm host migration operation alarm cluster resources"),
            Map.entry("SERVICE", "migration"));

    private static final Map<String, String> STATES = Map.of(
            "vm", "running paused shut-off crashed suspended",
            "host", "connected disconnected maintenance removed",
            "operation", "running succeeded failed cancelled",
            "migration",
                    "queued checking preparing transferring switching-over confirming completed failed cancelled undecided",
            "history", "completed failed cancelled");

    private final StringBuilder commands = new StringBuilder();
    private final StringBuilder options = new StringBuilder();
    private final StringBuilder values = new StringBuilder();
    private final StringBuilder positionals = new StringBuilder();

    private BashCompletion() {}

    static String of(CommandSpec root) {
        BashCompletion completion = new BashCompletion();
        completion.add(root, "");
        return SCRIPT.replace("@COMMANDS@", completion.commands)
                .replace("@OPTIONS@", completion.options)
                .replace("@VALUES@", completion.values)
                .replace("@POSITIONALS@", completion.positionals);
    }

    private void add(CommandSpec spec, String path) {
        if (spec.usageMessage().hidden()) {
            return;
        }
        List<CommandSpec> below = spec.subcommands().values().stream()
                .map(each -> each.getCommandSpec())
                .filter(each -> !each.usageMessage().hidden())
                .toList();
        row(commands, path, below.stream().map(CommandSpec::name).collect(Collectors.joining(" ")));
        row(
                options,
                path,
                spec.options().stream()
                        .filter(each -> !each.hidden())
                        .flatMap(each -> List.of(each.names()).stream())
                        .filter(name -> name.startsWith("--") || name.equals("-o"))
                        .collect(Collectors.joining(" ")));
        Map<String, String> known = new LinkedHashMap<>();
        for (OptionSpec option : spec.options()) {
            if (option.arity().max() > 0) {
                for (String name : option.names()) {
                    known.put(name, valuesOf(option, path));
                }
            }
        }
        known.forEach((name, words) -> row(values, path + ":" + name, words));
        row(
                positionals,
                path,
                spec.positionalParameters().stream()
                        .map(each -> valuesOf(each, path))
                        .filter(words -> !words.isEmpty())
                        .collect(Collectors.joining(" ")));
        below.forEach(each -> add(each, (path + " " + each.name()).strip()));
    }

    private static String valuesOf(ArgSpec argument, String path) {
        String label = argument.paramLabel();
        String group = path.split(" ", 2)[0];
        if (label.equals("STATE")) {
            return STATES.getOrDefault(group, "");
        }
        if (label.equals("ID")) {
            return group.equals("migration") ? "@migration" : "";
        }
        if (path.equals("history export")
                && label.equals("FORMAT")
                && argument.isOption()
                && List.of(((OptionSpec) argument).names()).contains("--format")) {
            return "csv jsonl";
        }
        return VALUES.getOrDefault(label.toUpperCase(Locale.ROOT), "");
    }

    private static void row(StringBuilder table, String key, String words) {
        if (!words.isEmpty()) {
            table.append("    '").append(key).append("') echo '").append(words).append("' ;;\n");
        }
    }

    private static final String SCRIPT = """
            # bash completion of godwit; made by 'godwit completion bash'.

            _godwit_commands() {
              case $1 in
            @COMMANDS@  esac
            }

            _godwit_options() {
              case $1 in
            @OPTIONS@  esac
            }

            _godwit_values() {
              case $1 in
            @VALUES@  esac
            }

            _godwit_positionals() {
              case $1 in
            @POSITIONALS@  esac
            }

            # Options that say which controller to ask, as they stand on the line so far.
            _godwit_connection() {
              local i
              for ((i = 1; i < COMP_CWORD - 1; i++)); do
                case ${COMP_WORDS[i]} in
                  --context | --server | --token-file | --ca | --ca-file)
                    [ "${COMP_WORDS[i + 1]}" = - ] || printf '%s\\n' "${COMP_WORDS[i]}" "${COMP_WORDS[i + 1]}"
                    ;;
                esac
              done
            }

            # WORDS CURRENT: known words, @kind = names from the controller, @file = files.
            _godwit_offer() {
              local word name
              local -a arguments
              for word in $1; do
                case $word in
                  @file) while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$2") ;;
                  @*)
                    mapfile -t arguments < <(_godwit_connection)
                    while IFS= read -r name; do
                      [[ $name == "$2"* ]] && COMPREPLY+=("$(printf '%q' "$name")")
                    done < <("${COMP_WORDS[0]/#\\~/$HOME}" names "${word#@}" "${arguments[@]}" 2>/dev/null </dev/null)
                    ;;
                  *) [[ $word == "$2"* ]] && COMPREPLY+=("$word") ;;
                esac
              done
            }

            _godwit() {
              local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} path= word i words
              COMPREPLY=()
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                [[ " $(_godwit_commands "$path") " == *" $word "* ]] && path=${path:+$path }$word
              done
              words=$(_godwit_values "$path:$before")
              if [ -n "$words" ]; then
                _godwit_offer "$words" "$current"
              elif [[ $current == -* ]]; then
                _godwit_offer "$(_godwit_options "$path")" "$current"
              elif [ -n "$(_godwit_commands "$path")" ]; then
                _godwit_offer "$(_godwit_commands "$path")" "$current"
              else
                _godwit_offer "$(_godwit_positionals "$path")" "$current"
              fi
              return 0
            }

            complete -o filenames -F _godwit godwit ./godwit
            """;
}
