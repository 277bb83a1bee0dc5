package io.godwit.cli.context;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Endpoint;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Words;
import io.godwit.cli.problem.CliException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit login}. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps a controller's address, CA and token as a context, which then counts for every command.",
            "The token is tried first. It is read from a file or from standard input, never from the command line; what is"
                    + " kept lies in $XDG_CONFIG_HOME/godwit (usually ~/.config/godwit), for its owner only."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  godwit login https://godwit.example:8443 --token-file admin.token --ca-file ca.pem",
            "  ssh controller cat admin.token | godwit login godwit.example:8443 --token-file - --ca-fingerprint 5f:3a:..."
        })
public final class LoginCommand implements Callable<Integer> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "URL", description = "The controller, for example https://godwit.example:8443.")
    private String server = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description = "File that holds the API token; - = standard input.")
    private String tokenFile = "";

    @Option(
            names = {"--ca-file", "--ca"},
            paramLabel = "FILE",
            description = "The controller's CA certificate (ca.pem of its data directory).")
    private @Nullable Path authority;

    @Option(
            names = "--ca-fingerprint",
            paramLabel = "SHA256",
            description =
                    "Instead of the file: the certificate's SHA-256 fingerprint; the certificate itself is fetched from"
                            + " the controller.")
    private @Nullable String fingerprint;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Name to keep it under: letters, digits, dots, hyphens; the controller's name by default.")
    private @Nullable String context;

    @Override
    public Integer call() {
        URI address = Address.parse(server);
        String name = context == null ? address.getHost() : context;
        if (!NAME.matcher(name).matches()) {
            throw CliException.usage(
                    "'" + name + "' is no name for a context: letters, digits, dots, hyphens and underscores,"
                            + " at most 63; give one by --context");
        }
        if (authority != null && fingerprint != null) {
            throw CliException.usage("give --ca-file or --ca-fingerprint, not both");
        }
        String token = Secrets.read(tokenFile, output.environment(), output::note);
        String pem = pem(address);
        Endpoint endpoint = new Endpoint(
                address, "the command line", token, pem == null ? null : Trust.context(pem, "the CA certificate"));
        JsonNode account = whoAmI(
                output.environment().timeout().map(endpoint::connectingWithin).orElse(endpoint));
        String user = account.path("account").asString("");
        String role = account.path("role").asString("");
        Login login = new Login(
                address.toString(),
                token,
                pem,
                user,
                role,
                account.path("expiresAt").asString(null));
        LoginStore store = new LoginStore(output.environment());
        store.change(logins -> logins.with(name, login));
        if (output.asData()) {
            output.data(account);
        } else {
            output.say("logged in to " + address + " as " + user + " (" + Words.of(role) + "); context " + name
                    + " is the current one" + expiry(login));
        }
        return 0;
    }

    private @Nullable String pem(URI address) {
        if (authority != null) {
            return Trust.read(authority);
        }
        return fingerprint == null
                ? null
                : Trust.fetch(
                        address,
                        Trust.fingerprint(fingerprint),
                        output.environment().timeout());
    }

    private static JsonNode whoAmI(Endpoint endpoint) {
        try (ApiClient api = new ApiClient(endpoint)) {
            return api.get(ApiClient.path("whoami"));
        }
    }

    private static String expiry(Login login) {
        return login.expiresAt() == null ? "" : "; the token is valid until " + login.expiresAt();
    }
}
