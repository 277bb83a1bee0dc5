package io.godwit.cli.token;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Query;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Limit;
import io.godwit.cli.output.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit token}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "API tokens, with which people and scripts are let in. Role: administrator.",
        subcommands = {TokenCommand.ListCommand.class, TokenCreateCommand.class, TokenCommand.RevokeCommand.class})
public final class TokenCommand {

    private static final List<Column> TABLE = List.of(
            Column.text("NAME", "/name").shrinking(),
            Column.word("ROLE", "/role"),
            Column.of("STATE", each -> each.path("revokedAt").asString("").isEmpty() ? "" : "revoked"),
            Column.time("EXPIRES", "/expiresAt"),
            Column.time("LAST USED", "/lastUsedAt").onlyWide(),
            Column.time("CREATED", "/createdAt").onlyWide(),
            Column.text("ID", "/id"));

    private TokenCommand() {}

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Lists the API tokens, never their secrets.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Mixin
        private Limit limit = new Limit();

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                output.list(api.list(ApiClient.path("tokens"), Query.NONE, limit.value()), TABLE);
                return 0;
            }
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Ends a token at once; streams of events that it opened are closed.")
    static final class RevokeCommand implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "ID", description = "Id of the token ('godwit token ls').")
        private String id = "";

        @Override
        public Integer call() {
            try (ApiClient api = connection.open()) {
                JsonNode revoked = api.delete(ApiClient.path("tokens", id));
                if (output.asData()) {
                    output.data(revoked);
                } else {
                    output.say("token " + revoked.path("name").asString(id) + " is revoked");
                }
                return 0;
            }
        }
    }
}
