package io.godwit.cli.completion;

import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code godwit completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Completion for shells.",
        subcommands = CompletionCommand.BashCommand.class)
public final class CompletionCommand {

    private CompletionCommand() {}

    @Command(
            name = "bash",
            mixinStandardHelpOptions = true,
            description = {
                "Prints the completion for bash. Names of VMs, hosts and clusters are asked from the controller.",
                "Put the line of the example into ~/.bashrc."
            },
            footerHeading = "%nExamples:%n",
            footer = "  source <(godwit completion bash)")
    static final class BashCommand implements Callable<Integer> {

        @Spec
        private @Nullable CommandSpec spec;

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            if (spec == null) {
                throw new IllegalStateException("picocli has not set this command up");
            }
            output.out().print(BashCompletion.of(spec.root()));
            output.out().flush();
            return 0;
        }
    }
}
