package io.godwit.agent.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.link.Pem;
import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.link.TlsContexts;
import io.godwit.link.Transport;
import io.godwit.model.ErrorCode;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.Hello;
import io.godwit.model.agent.RenewalRequest;
import io.godwit.model.agent.Welcome;
import io.godwit.server.pki.CertificateAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A stand-in for the controller that refuses the certificates that a test names, in the handshake of TLS or after it, as a
 * real one cannot be made to. WebSocket as far as an agent's link needs it (RFC 6455): whole text messages of a client.
 */
final class TestingController implements AutoCloseable {

    private final SSLServerSocket listener;
    private final Function<RenewalRequest, Object> renewing;
    private final List<RpcPeer> peers = new CopyOnWriteArrayList<>();

    /** Fingerprints of the certificates with which hosts have said hello, in this order. */
    final List<String> welcomed = new CopyOnWriteArrayList<>();

    /** Fingerprints that were answered by 403. */
    final List<String> refused = new CopyOnWriteArrayList<>();

    /** Fingerprints that are answered by 403. */
    final Set<String> unknown = ConcurrentHashMap.newKeySet();

    /** Whether certificates with other fingerprints than those of {@link #trusted} end the handshake of TLS. */
    volatile boolean distrusting;

    final Set<String> trusted = ConcurrentHashMap.newKeySet();

    TestingController(CertificateAuthority authority, Function<RenewalRequest, Object> renewing) throws Exception {
        this.renewing = renewing;
        KeyPair pair = CertificateAuthority.newKeyPair();
        X509Certificate own = authority.issueServer(pair.getPublic(), List.of("127.0.0.1"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(TlsContexts.keyStore(pair.getPrivate(), List.of(own, authority.certificate())), new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Judge()}, null);
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        peers.forEach(peer -> peer.close("the test ends"));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            socket.startHandshake();
            String fingerprint =
                    Pem.fingerprint((X509Certificate) socket.getSession().getPeerCertificates()[0]);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String key = readRequest(in);
            if (unknown.contains(fingerprint)) {
                refused.add(fingerprint);
                write(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            write(
                    socket,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accepting(key) + "\r\n\r\n");
            RpcPeer peer = new RpcPeer(
                    "the host",
                    new Frames(socket),
                    handlers(fingerprint),
                    task -> Thread.ofVirtual().start(task),
                    ErrorCode.HOST_DISCONNECTED);
            peers.add(peer);
            readMessages(in, peer);
            peer.disconnected("the host went away");
        } catch (IOException | GeneralSecurityException e) {
            System.getLogger(TestingController.class.getName())
                    .log(System.Logger.Level.INFO, "connection ended: {0}", e.toString());
        }
    }

    private RpcHandlers handlers(String fingerprint) {
        return RpcHandlers.builder()
                .request(AgentProtocol.HELLO, Hello.class, hello -> {
                    welcomed.add(fingerprint);
                    return new Welcome(hello.version(), CertificateRenewalTest.HOST, "kvm1");
                })
                .request(AgentProtocol.RENEW_CERTIFICATE, RenewalRequest.class, renewing)
                .build();
    }

    private static String readRequest(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key: ", 0, 19))
                .map(line -> line.substring(19))
                .findFirst()
                .orElse("");
    }

    private static void readMessages(DataInputStream in, RpcPeer peer) throws IOException {
        for (int first = in.read(); first >= 0; first = in.read()) {
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] body = in.readNBytes(length);
            for (int i = 0; i < body.length; i++) {
                body[i] ^= mask[i % 4];
            }
            if ((first & 0x0f) == 1) {
                peer.received(new String(body, UTF_8));
            } else if ((first & 0x0f) == 8) {
                return;
            }
        }
    }

    private static String accepting(String key) throws GeneralSecurityException {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8)));
    }

    private static void write(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    /** Whole, unmasked text messages. */
    private record Frames(SSLSocket socket) implements Transport {
        @Override
        public void send(String text) {
            byte[] body = text.getBytes(UTF_8);
            try {
                OutputStream out = socket.getOutputStream();
                byte[] head = body.length < 126
                        ? new byte[] {(byte) 0x81, (byte) body.length}
                        : new byte[] {(byte) 0x81, 126, (byte) (body.length >> 8), (byte) body.length};
                out.write(head);
                out.write(body);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close(String reason) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Judge implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (distrusting && !trusted.contains(Pem.fingerprint(chain[0]))) {
                throw new CertificateException("not trusted, as the test wants it");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no servers here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
