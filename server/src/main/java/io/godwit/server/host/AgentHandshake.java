package io.godwit.server.host;

import io.godwit.link.Pem;
import io.godwit.model.ErrorCode;
import io.godwit.server.problem.Problems;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Lets only hosts connect: with the current certificate of a host that has joined and was not revoked. */
@Component
final class AgentHandshake implements HandshakeInterceptor {

    static final String HOST = "godwit.host";
    static final String FINGERPRINT = "godwit.fingerprint";

    private final KnownHosts hosts;

    AgentHandshake(KnownHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        Optional<X509Certificate> certificate = certificate(request);
        Optional<HostRecord> host = certificate.map(Pem::fingerprint).flatMap(hosts::findByFingerprint);
        if (certificate.isEmpty() || host.isEmpty()) {
            refuse(response, certificate.isEmpty());
            return false;
        }
        attributes.put(HOST, host.get());
        attributes.put(FINGERPRINT, Pem.fingerprint(certificate.get()));
        return true;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}

    private static Optional<X509Certificate> certificate(ServerHttpRequest request) {
        Object chain = request instanceof ServletServerHttpRequest servlet
                ? servlet.getServletRequest().getAttribute("jakarta.servlet.request.X509Certificate")
                : null;
        return chain instanceof X509Certificate[] certificates && certificates.length > 0
                ? Optional.of(certificates[0])
                : Optional.empty();
    }

    private static void refuse(ServerHttpResponse response, boolean missing) throws IOException {
        if (response instanceof ServletServerHttpResponse servlet) {
            if (missing) {
                Problems.write(
                        servlet.getServletResponse(),
                        ErrorCode.UNAUTHENTICATED,
                        "a host's certificate is needed here: the host must join first");
            } else {
                Problems.write(
                        servlet.getServletResponse(),
                        ErrorCode.FORBIDDEN,
                        "the certificate is not the current one of any host here: it was replaced, or revoked when the"
                                + " host was removed; the host must join again");
            }
        }
    }
}
