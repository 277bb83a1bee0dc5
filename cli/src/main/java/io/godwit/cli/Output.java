package io.godwit.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results go to standard output, as a table or as the JSON of the API. */
final class Output {

    enum Format {
        TABLE,
        JSON
    }

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    boolean json() {
        return format == Format.JSON;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    void json(JsonNode node) {
        out().println(PRETTY.writeValueAsString(node));
    }

    /** The rows, in columns as wide as they need be. */
    <T> void table(List<String> header, List<T> rows, Function<T, List<String>> cells) {
        List<List<String>> lines = new java.util.ArrayList<>();
        lines.add(header);
        rows.forEach(row -> lines.add(cells.apply(row)));
        int[] widths = new int[header.size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out().println(text.toString().stripTrailing());
        }
    }
}
