package io.godwit.cli.api;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A controller and how to be let in.
 *
 * @param server for example {@code https://godwit.example:8443}, without a slash at the end
 * @param origin where the address comes from, for messages: an option, a variable, a context
 * @param tls whom to trust; absent: the CAs of this machine
 * @param answerWithin how long an answer may take
 */
public record Endpoint(
        URI server,
        String origin,
        String token,
        @Nullable SSLContext tls,
        Duration connectWithin,
        Duration answerWithin) {

    /** With the exchange of keys, which takes its time on a busy machine. */
    private static final Duration USUAL_CONNECT = Duration.ofSeconds(15);

    /** Cancelling waits for the source's agent, which has 30 s. */
    private static final Duration USUAL_ANSWER = Duration.ofSeconds(45);

    public Endpoint(URI server, String origin, String token, @Nullable SSLContext tls) {
        this(server, origin, token, tls, USUAL_CONNECT, USUAL_ANSWER);
    }

    /** For what must be quick or not at all, such as completion. */
    public Endpoint within(Duration deadline) {
        return new Endpoint(server, origin, token, tls, deadline, deadline);
    }

    /** With another deadline for connections; answers have as long at least. */
    public Endpoint connectingWithin(Duration deadline) {
        Duration answer = answerWithin.compareTo(deadline) < 0 ? deadline : answerWithin;
        return new Endpoint(server, origin, token, tls, deadline, answer);
    }

    URI at(String pathAndQuery) {
        return URI.create(server + pathAndQuery);
    }

    int port() {
        return server.getPort() < 0 ? 443 : server.getPort();
    }

    /** Never the token. */
    @Override
    public String toString() {
        return server + " (" + origin + ")";
    }
}
