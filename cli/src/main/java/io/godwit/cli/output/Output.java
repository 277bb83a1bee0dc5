package io.godwit.cli.output;

import io.godwit.cli.environment.Environment;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Results go to standard output, as a table for people or as the data of the API; remarks go to standard error.
 *
 * <p>What people read is cleaned ({@link Text}); data is the API's, to the letter.
 */
public final class Output {

    enum Format {
        TABLE,
        WIDE,
        JSON,
        YAML
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, wide, json or yaml; ${DEFAULT-VALUE} where it is not given. json and yaml are the"
                    + " controller's data to the letter.")
    private Format format = Format.TABLE;

    /** Whether a program reads the result. */
    public boolean asData() {
        return format == Format.JSON || format == Format.YAML;
    }

    public boolean wide() {
        return format == Format.WIDE;
    }

    /** Prints one thing as data; to be called when {@link #asData()}. */
    public void data(JsonNode node) {
        if (format == Format.YAML) {
            out().print(yaml(node));
        } else {
            out().println(Text.cleanLines(json(node, true)));
        }
        out().flush();
    }

    /** Prints one item of a stream as data: one line of JSON, or one YAML document. */
    public void streamed(JsonNode node) {
        if (format == Format.YAML) {
            out().print("---\n" + yaml(node));
        } else {
            out().println(Text.cleanLines(json(node, false)));
        }
        out().flush();
    }

    /** Prints a list: a table of those columns, or the items as data. */
    public void list(List<JsonNode> items, List<Column> columns) {
        if (asData()) {
            data(JsonNodeFactory.instance.arrayNode().addAll(items));
            return;
        }
        List<Column> shown =
                columns.stream().filter(each -> wide() || !each.wide()).toList();
        int width = environment()
                .terminal()
                .map(terminal -> terminal.size().columns())
                .orElse(0);
        new Table(shown, items).lines(width).forEach(out()::println);
        out().flush();
    }

    /** Prints one thing: a line for each of those columns of which it has something, or the thing as data. */
    public void item(JsonNode item, List<Column> lines) {
        if (asData()) {
            data(item);
            return;
        }
        List<Column> shown =
                lines.stream().filter(each -> wide() || !each.wide()).toList();
        int width =
                shown.stream().mapToInt(each -> each.header().length()).max().orElse(0);
        for (Column line : shown) {
            String value = line.cleanCell(item);
            if (!value.isEmpty()) {
                out().println(line.header() + " ".repeat(width - line.header().length() + 2) + value);
            }
        }
        out().flush();
    }

    /** A result in plain words. */
    public void say(String text) {
        out().println(Text.cleanLines(text));
        out().flush();
    }

    /** A remark beside the result. */
    public void note(String text) {
        err().println(Text.cleanLines(text));
        err().flush();
    }

    public PrintWriter out() {
        return spec().commandLine().getOut();
    }

    public PrintWriter err() {
        return spec().commandLine().getErr();
    }

    public Environment environment() {
        return Environment.of(spec());
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set this mixin up");
        }
        return spec;
    }

    /** Characters that could act on a terminal stand only within strings, where an escape means the same. */
    private static String json(JsonNode node, boolean indented) {
        return JsonMapper.builder()
                .configure(SerializationFeature.INDENT_OUTPUT, indented)
                .build()
                .writeValueAsString(node);
    }

    /** An escape means the same in quotes only, so such texts are quoted. */
    private static String yaml(JsonNode node) {
        YAMLMapper.Builder plain = YAMLMapper.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .disable(YAMLWriteFeature.SPLIT_LINES);
        String quoted = plain.build().writeValueAsString(node);
        return Text.cleanLines(quoted).equals(quoted)
                ? readable(plain).writeValueAsString(node)
                : Text.cleanLines(quoted);
    }

    private static YAMLMapper readable(YAMLMapper.Builder plain) {
        return plain.enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
    }
}
