package io.godwit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.link.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens an event stream with a small receive window and reads nothing of it until it is told to. */
final class SlowClient implements AutoCloseable {

    private final SSLSocket socket;

    SlowClient(TestingServer server) throws IOException {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(4096);
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        SSLSocketFactory factory = TlsContexts.trusting(server.authority()).getSocketFactory();
        socket = (SSLSocket) factory.createSocket(plain, "127.0.0.1", server.port(), true);
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + server.adminToken()
                                + "\r\n\r\n")
                        .getBytes(UTF_8));
        socket.getOutputStream().flush();
        if (socket.getInputStream().read() != 'H') {
            throw new AssertionError("no answer came");
        }
    }

    /** The last of what came before the controller ended the answer. */
    String readToEnd() throws IOException {
        String last = "";
        byte[] part = new byte[65_536];
        int n = socket.getInputStream().read(part);
        while (n >= 0 && !last.endsWith("\r\n0\r\n\r\n")) {
            String both = last + new String(part, 0, n, UTF_8);
            last = both.substring(Math.max(0, both.length() - 4000));
            n = last.endsWith("\r\n0\r\n\r\n") ? n : socket.getInputStream().read(part);
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
