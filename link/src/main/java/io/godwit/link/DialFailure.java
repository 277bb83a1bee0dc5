package io.godwit.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the JDK's client says when a connection cannot be made, in words that name the reason. */
final class DialFailure {

    /** TLS alerts that speak of the certificate which the client has shown (RFC 8446, section 6.2). */
    private static final Pattern REFUSED = Pattern.compile(
            "fatal alert: (bad_certificate|unsupported_certificate|certificate_\\w+|unknown_ca|access_denied)");

    private DialFailure() {}

    static IOException of(URI address, Throwable failure) {
        String what = "cannot connect to " + address + ": ";
        Optional<WebSocketHandshakeException> answered = find(failure, WebSocketHandshakeException.class);
        if (answered.isPresent()) {
            int status = answered.get().getResponse().statusCode();
            return status == 401 || status == 403
                    ? new CertificateRefusedException(
                            what + "the certificate is not, or no longer, known there (HTTP " + status + ")", failure)
                    : new IOException(
                            what + "what answers there speaks HTTP (" + status + "), not this protocol", failure);
        }
        Optional<SSLException> tls = find(failure, SSLException.class);
        if (tls.isPresent()
                && REFUSED.matcher(String.valueOf(tls.get().getMessage())).find()) {
            return new CertificateRefusedException(
                    what + "the certificate was refused (" + tls.get().getMessage() + ")", failure);
        }
        if (find(failure, UnresolvedAddressException.class).isPresent()
                || find(failure, UnknownHostException.class).isPresent()) {
            return new IOException(what + unresolved(address.getHost()), failure);
        }
        String reason = find(failure, ConnectException.class)
                .map(refused -> refused.getMessage() == null ? "nobody listens there" : refused.getMessage())
                .orElseGet(() -> WebSocketLink.reason(failure));
        return new IOException(what + reason, failure);
    }

    static String unresolved(String host) {
        return "the name " + host + " does not resolve on this machine; correct DNS or /etc/hosts";
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (kind.isInstance(cause)) {
                return Optional.of(kind.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
