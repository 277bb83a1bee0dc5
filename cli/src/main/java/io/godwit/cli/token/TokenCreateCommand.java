package io.godwit.cli.token;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.context.Secrets;
import io.godwit.cli.output.Options;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit token create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Makes an API token; it is shown this once. Better into a file than onto the screen.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  godwit token create night-shift --role operator --expires-in 30d --output-file night-shift.token",
            "  godwit login https://godwit.example:8443 --token-file night-shift.token --ca-file ca.pem"
        })
final class TokenCreateCommand implements Callable<Integer> {

    private static final long LONGEST_DAYS = 3650;

    private enum Role {
        VIEWER,
        OPERATOR,
        ADMINISTRATOR
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "Whose or what it is for; the account in the history of moves.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description =
                    "viewer: look; operator: also start and cancel moves, maintenance; administrator: everything.")
    private String role = "";

    @Option(
            names = "--expires-in",
            paramLabel = "TIME",
            description = "How long it is valid, for example 12h or 30d, at most 3650d; 90 days by default.")
    private @Nullable Duration life;

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "File for the token, made with mode 0600; must not exist.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("role", Options.constant("--role", Role.class, role).name());
        if (life != null) {
            Options.within(
                    "--expires-in",
                    life.toSeconds(),
                    1,
                    Duration.ofDays(LONGEST_DAYS).toSeconds(),
                    "s");
            body.put("expiresInSeconds", life.toSeconds());
        }
        if (file != null) {
            Secrets.requireAbsent(file);
        }
        try (ApiClient api = connection.open()) {
            JsonNode made = api.postOnce(ApiClient.path("tokens"), body);
            tell(made);
            return 0;
        }
    }

    private void tell(JsonNode made) {
        String expires = made.path("expiresAt").asString("");
        String what = "token " + name + " (" + Words.of(made.path("role").asString("")) + ")";
        String valid = expires.isEmpty() ? "" : ", valid until " + expires;
        if (file != null) {
            Secrets.write(file, made.path("token").asString(""));
            output.note(what + " written to " + file + valid);
        } else if (output.asData()) {
            output.data(made);
        } else {
            output.say(made.path("token").asString(""));
            output.note(what + valid + "; it is not shown again");
        }
    }
}
