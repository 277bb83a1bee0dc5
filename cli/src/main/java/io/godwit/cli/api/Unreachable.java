package io.godwit.cli.api;

import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Says why a controller could not be reached, what was tried and what to look at. */
final class Unreachable {

    static final String CODE = "server-unreachable";

    private Unreachable() {}

    static CliException of(Endpoint endpoint, IOException e) {
        return new CliException(
                ExitCode.UNREACHABLE,
                CODE,
                "the controller at " + endpoint.server() + " cannot be reached: " + why(endpoint, e));
    }

    /** Whether the request certainly never arrived. */
    static boolean nothingSent(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException || e instanceof SSLException;
    }

    private static String why(Endpoint endpoint, IOException e) {
        if (caused(e, UnresolvedAddressException.class)) {
            return "no address is known for the name " + endpoint.server().getHost() + "; " + look(endpoint);
        }
        if (e instanceof HttpConnectTimeoutException) {
            return "no answer to a connection within "
                    + endpoint.connectWithin().toSeconds() + " s; " + look(endpoint);
        }
        if (e instanceof HttpTimeoutException) {
            return "it took the connection but did not answer within "
                    + endpoint.answerWithin().toSeconds() + " s; look at its log";
        }
        if (e instanceof ConnectException) {
            return "connection refused; " + look(endpoint);
        }
        if (e instanceof SSLException) {
            return untrusted(endpoint, e);
        }
        return "the connection broke (" + words(e) + "); " + look(endpoint);
    }

    private static String untrusted(Endpoint endpoint, IOException e) {
        if (!caused(e, CertificateException.class) && !words(e).contains("PKIX")) {
            return "the connection was closed before it was secured (" + words(e)
                    + "); does a controller listen there, with" + " TLS 1.3? " + look(endpoint);
        }
        String cause = deepest(e);
        if (cause.contains("No subject alternative") || cause.contains("No name matching")) {
            return "its certificate is not for the name " + endpoint.server().getHost() + " (" + cause
                    + "); use a name that was given to 'godwit server --name'";
        }
        return "its certificate is not from a CA that is trusted here (" + cause + "); "
                + (endpoint.tls() == null
                        ? "give the controller's ca.pem by --ca, or log in with --ca-file or --ca-fingerprint"
                        : "the CA that was given is another one than the controller's: compare it with ca.pem in the"
                                + " controller's data directory, and do not send a token to a controller that you do not"
                                + " know");
    }

    private static String look(Endpoint endpoint) {
        return "the address comes from " + endpoint.origin()
                + "; look whether it is right, whether 'godwit server' runs"
                + " there, and whether a firewall lets TCP " + endpoint.port() + " pass";
    }

    private static boolean caused(Throwable e, Class<? extends Throwable> type) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static String deepest(Throwable e) {
        Throwable last = e;
        for (Throwable each = e; each != null; each = each.getCause()) {
            last = each;
        }
        return words(last);
    }

    private static String words(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
