package io.godwit.cli.token;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Endpoint;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit whoami}. */
@Command(
        name = "whoami",
        mixinStandardHelpOptions = true,
        description = "Shows which controller counts, and the account and role of the token.")
public final class WhoAmICommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Endpoint endpoint = connection.endpoint();
        List<Column> lines = List.of(
                Column.text("account", "/account"),
                Column.word("role", "/role"),
                Column.time("token expires", "/expiresAt"),
                Column.of("controller", _ -> endpoint.toString()),
                Column.text("its version", "/server/version"));
        try (ApiClient api = new ApiClient(endpoint)) {
            output.item(api.get(ApiClient.path("whoami")), lines);
            return 0;
        }
    }
}
