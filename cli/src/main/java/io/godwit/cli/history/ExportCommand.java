package io.godwit.cli.history;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.migration.MigrationFilterOptions;
import io.godwit.cli.output.Output;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit history export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes ended moves as CSV or as one JSON object a line, however many there are.",
        footerHeading = "%nExamples:%n",
        footer = "  godwit history export --format csv --since 30d --output-file moves.csv")
final class ExportCommand implements Callable<Integer> {

    private enum Format {
        CSV,
        JSONL
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private MigrationFilterOptions filter = new MigrationFilterOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "csv",
            description = "csv or jsonl; ${DEFAULT-VALUE} where it is not given.")
    private Format format = Format.CSV;

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "File to write; must not exist. Standard output by default.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        String name = format.name().toLowerCase(Locale.ROOT);
        try (ApiClient api = connection.open();
                InputStream export = api.stream(
                        ApiClient.path("history", "export"), filter.query().with("format", name), "*/*", null)) {
            if (file == null) {
                new InputStreamReader(export, StandardCharsets.UTF_8).transferTo(output.out());
                output.out().flush();
            } else {
                Files.copy(export, file);
                output.note("written to " + file);
            }
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw CliException.usage("the file " + file + " exists already");
        } catch (IOException e) {
            throw new CliException(ExitCode.OTHER, "internal", "the export ended before its end: " + e);
        }
    }
}
