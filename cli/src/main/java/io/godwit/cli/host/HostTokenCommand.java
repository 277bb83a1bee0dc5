package io.godwit.cli.host;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.context.Secrets;
import io.godwit.cli.output.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit host token}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Has a join token made, with which one machine joins as that host within an hour.",
            "It is a secret: better into a file than onto the screen. Role: administrator."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  godwit host token kvm1 --output-file kvm1.token",
            "  godwit host token kvm1 | ssh root@kvm1 godwit agent join --token-file -"
        })
final class HostTokenCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Name that the host will have.")
    private String name = "";

    @Option(
            names = {"--output-file", "--out"},
            paramLabel = "FILE",
            description = "File for the token, made with mode 0600; must not exist.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            if (file != null) {
                Secrets.requireAbsent(file);
            }
            JsonNode answer = api.postOnce(ApiClient.path("hosts", "tokens"), Map.of("hostName", name));
            String token = answer.path("token").asString("");
            String valid = "valid for "
                    + Duration.ofSeconds(answer.path("expiresInSeconds").asLong(0))
                            .toMinutes() + " minutes, once";
            if (file != null) {
                Secrets.write(file, token);
                output.note("token for host " + name + " written to " + file + "; " + valid);
                output.note("on the host, as root: godwit agent join --token-file " + file.getFileName());
            } else if (output.asData()) {
                output.data(answer);
            } else {
                output.say(token);
                output.note("(" + valid + ") on the host, as root: godwit agent join --token-file -   and paste it");
            }
            return 0;
        }
    }
}
