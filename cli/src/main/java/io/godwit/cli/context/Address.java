package io.godwit.cli.context;

import io.godwit.cli.problem.CliException;
import java.net.URI;

/** A controller's address as people write it. */
final class Address {

    private Address() {}

    /** For example {@code https://godwit.example:8443} out of {@code godwit.example:8443/}. */
    static URI parse(String text) {
        String url = text.contains("://") ? text : "https://" + text;
        try {
            URI uri = URI.create(url.replaceFirst("/+$", ""));
            boolean plain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            if (uri.getHost() != null && "https".equals(uri.getScheme()) && plain) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, like other addresses.
        }
        throw CliException.usage("not an https address: " + text + "; write for example https://godwit.example:8443");
    }
}
