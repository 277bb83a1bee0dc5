package io.godwit.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;

/**
 * The one-time token with which a host joins; it travels in a file or over standard input, never on a command line.
 *
 * <p>As text: {@code godwit-join-} and base64url of its JSON.
 *
 * @param addresses where the controller can be reached, to be tried in this order; numeric addresses or names
 * @param authorityFingerprint SHA-256 of the controller's CA certificate, lower-case hex
 * @param secret proves the right to join once
 * @param hostName the name that the host will have
 */
public record JoinToken(List<String> addresses, int port, String authorityFingerprint, String secret, String hostName) {

    private static final String PREFIX = "godwit-join-";

    public JoinToken {
        addresses = List.copyOf(addresses);
        authorityFingerprint = authorityFingerprint.toLowerCase(Locale.ROOT);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a join token needs an address of the controller");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the controller's port is out of range: " + port);
        }
    }

    public String encoded() {
        return PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(GodwitJson.lenient().writeValueAsBytes(this));
    }

    /**
     * Reads a token's text; white space around it is ignored.
     *
     * @throws GodwitException {@link ErrorCode#JOIN_TOKEN_INVALID}; the message never holds the token
     */
    public static JoinToken parse(String text) {
        String token = text.strip();
        if (!token.startsWith(PREFIX)) {
            throw invalid("it does not begin with " + PREFIX);
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
            return GodwitJson.lenient().readValue(new String(json, UTF_8), JoinToken.class);
        } catch (IllegalArgumentException | JacksonException e) {
            throw invalid("it is damaged or incomplete");
        }
    }

    private static GodwitException invalid(String why) {
        return new GodwitException(
                ErrorCode.JOIN_TOKEN_INVALID, "this is no join token: " + why + "; have a new one made");
    }

    @Override
    public String toString() {
        return "JoinToken[" + hostName + " at " + addresses + ", secret=…]";
    }
}
