package io.godwit.cli.manual;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.cli.output.Output;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit man}. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a command's manual page, by 'man' where it is installed.",
            "With --write all pages are written as files, for example to /usr/local/share/man/man1: 'man godwit-vm-migrate'."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  godwit man vm migrate", "  godwit man --write /usr/local/share/man/man1"})
public final class ManCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "For example: vm migrate. None: the page of godwit.")
    private List<String> words = List.of();

    @Option(names = "--write", paramLabel = "DIRECTORY", description = "Write all pages there instead, as NAME.1.")
    private @Nullable Path directory;

    @Option(names = "--roff", description = "Print the page's source (roff) instead of showing it.")
    private boolean roff;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set this command up");
        }
        if (directory != null) {
            return write(spec.root(), directory);
        }
        CommandSpec chosen = find(spec.root(), words);
        String page = RoffPage.of(chosen);
        if (roff || output.environment().terminal().isEmpty() || !show(page)) {
            output.out().print(roff ? page : chosen.commandLine().getUsageMessage());
            output.out().flush();
        }
        return 0;
    }

    private int write(CommandSpec root, Path where) throws IOException {
        Files.createDirectories(where);
        List<CommandSpec> all = all(root);
        for (CommandSpec each : all) {
            Files.writeString(where.resolve(RoffPage.name(each) + ".1"), RoffPage.of(each));
        }
        output.note(all.size() + " manual pages written to " + where);
        return 0;
    }

    /** The command and those below it, but for hidden ones. */
    static List<CommandSpec> all(CommandSpec spec) {
        List<CommandSpec> all = new ArrayList<>();
        if (!spec.usageMessage().hidden()) {
            all.add(spec);
            spec.subcommands().values().forEach(each -> all.addAll(all(each.getCommandSpec())));
        }
        return all;
    }

    private static CommandSpec find(CommandSpec root, List<String> words) {
        CommandSpec found = root;
        for (String word : words) {
            var next = found.subcommands().get(word);
            if (next == null) {
                throw CliException.usage("'" + found.qualifiedName() + "' has no command '" + word + "'; it has: "
                        + String.join(", ", found.subcommands().keySet()));
            }
            found = next.getCommandSpec();
        }
        return found;
    }

    /** Whether 'man' could be started. Ctrl-C is the pager's: this process stays until that ends. */
    private static boolean show(String page) throws IOException {
        Path file = Files.createTempFile("godwit", ".1");
        try {
            Files.write(file, page.getBytes(UTF_8));
            Process man =
                    new ProcessBuilder("man", "-l", file.toString()).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stay(man, file), "manual"));
            return man.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.OTHER, "interrupted", "interrupted");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void stay(Process man, Path file) {
        try {
            man.waitFor();
            Files.deleteIfExists(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("left behind: " + file);
        }
    }
}
