package io.godwit.cli.context;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Endpoint;
import io.godwit.cli.environment.Environment;
import io.godwit.cli.problem.CliException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Which controller a command speaks to: by options, else by environment variables, else by the current context. A context
 * that is named with {@code --context} comes before the variables.
 *
 * <p>The token of a context goes to that context's controller only: whoever gives another address gives a token too. The
 * token itself is never an argument, only the file that holds it.
 */
public final class Connection {

    /** A value and where it comes from. */
    private record Chosen(String value, String origin) {}

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            description =
                    "Use this kept login instead of the current one ('godwit login'). Environment: GODWIT_CONTEXT.")
    private @Nullable String context;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The controller, for example https://godwit.example:8443. Environment: GODWIT_SERVER.")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File that holds the API token; - = standard input. Environment: GODWIT_TOKEN_FILE.")
    private @Nullable String tokenFile;

    @Option(
            names = {"--ca", "--ca-file"},
            paramLabel = "FILE",
            description = "The controller's CA certificate (ca.pem); without it the CAs of this machine count."
                    + " Environment: GODWIT_CA.")
    private @Nullable Path authority;

    public ApiClient open() {
        return new ApiClient(endpoint());
    }

    /** Where to and with what; reads the files, asks nobody. */
    public Endpoint endpoint() {
        Optional<Chosen> name = chosen(context, "--context", "GODWIT_CONTEXT");
        if (context != null && server != null) {
            throw CliException.usage("--context and --server each name a controller: give one of them");
        }
        Optional<Chosen> url = context != null ? Optional.empty() : chosen(server, "--server", "GODWIT_SERVER");
        Endpoint endpoint = url.isPresent() ? given(url.get()) : kept(name);
        return environment().timeout().map(endpoint::connectingWithin).orElse(endpoint);
    }

    private Endpoint given(Chosen url) {
        Chosen file = chosen(tokenFile, "--token-file", "GODWIT_TOKEN_FILE")
                .orElseThrow(() -> CliException.usage("the controller is given by " + url.origin()
                        + " but no token: set --token-file or GODWIT_TOKEN_FILE to the file that holds it (the tokens of"
                        + " kept logins go to their own controllers only)"));
        URI address = Address.parse(url.value());
        String token = Secrets.read(file.value(), environment(), this::warn);
        return chosen(authority == null ? null : authority.toString(), "--ca", "GODWIT_CA")
                .map(ca -> new Endpoint(
                        address,
                        url.origin(),
                        token,
                        Trust.context(Trust.read(Path.of(ca.value())), "the file " + ca.value())))
                .orElseGet(() -> new Endpoint(address, url.origin(), token, null));
    }

    private Endpoint kept(Optional<Chosen> name) {
        LoginStore.Logins logins = new LoginStore(environment()).load();
        String chosen = name.map(Chosen::value).orElse(logins.current());
        if (chosen == null) {
            throw CliException.usage(
                    "no controller is given: log in ('godwit login URL --token-file FILE'), choose a kept login"
                            + " ('godwit context use NAME'), or set --server, --token-file and --ca (environment: GODWIT_SERVER,"
                            + " GODWIT_TOKEN_FILE, GODWIT_CA)");
        }
        Login login = logins.require(chosen);
        String token = tokenFile == null ? login.token() : Secrets.read(tokenFile, environment(), this::warn);
        String pem = authority == null ? login.authority() : Trust.read(authority);
        String origin = "context " + chosen;
        return new Endpoint(
                Address.parse(login.server()), origin, token, pem == null ? null : Trust.context(pem, origin));
    }

    private Optional<Chosen> chosen(@Nullable String option, String optionName, String variable) {
        return option != null
                ? Optional.of(new Chosen(option, optionName))
                : environment().variable(variable).map(value -> new Chosen(value, "the variable " + variable));
    }

    private void warn(String text) {
        if (spec != null) {
            spec.commandLine().getErr().println(text);
        }
    }

    private Environment environment() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set this mixin up");
        }
        return Environment.of(spec);
    }
}
