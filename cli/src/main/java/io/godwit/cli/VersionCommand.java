package io.godwit.cli;

import io.godwit.cli.output.Output;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** {@code godwit version}. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        description = "Shows the version of this command line; 'godwit whoami' tells the controller's.")
final class VersionCommand implements Callable<Integer> {

    /** For {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"godwit " + version()};
        }
    }

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        if (output.asData()) {
            output.data(JsonMapper.shared().createObjectNode().put("version", version()));
        } else {
            output.say("godwit " + version());
        }
        return 0;
    }

    /** Out of the jar's manifest; there is none when the classes are run as they were compiled. */
    private static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
