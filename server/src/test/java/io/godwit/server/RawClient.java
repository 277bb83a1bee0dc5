package io.godwit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.link.GodwitJson;
import io.godwit.link.TlsContexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import tools.jackson.databind.JsonNode;

/** Sends bytes as they are, so that what no HTTP client would send can be tested. */
final class RawClient {

    /** What came back: the status line with all headers, and the body. */
    record Reply(String head, String body) {

        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        JsonNode problem() {
            return GodwitJson.lenient().readTree(body);
        }
    }

    private RawClient() {}

    /** Sends one request and reads until the controller closes or a whole answer is there. */
    static Reply send(TestingServer server, String request) {
        try (Socket socket =
                TlsContexts.trusting(server.authority()).getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return read(socket);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Reply read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(part);
                    n >= 0;
                    n = socket.getInputStream().read(part)) {
                all.write(part, 0, n);
                if (whole(all.toString(UTF_8))) {
                    break;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no whole answer came: " + all.toString(UTF_8), e);
        }
        String text = all.toString(UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no answer came: " + text);
        }
        String head = text.substring(0, end);
        String body = text.substring(end + 4);
        return new Reply(head, chunked(head) ? unchunked(body) : body);
    }

    private static boolean whole(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = text.substring(0, end);
        String body = text.substring(end + 4);
        if (chunked(head)) {
            return body.endsWith("0\r\n\r\n");
        }
        String length = head.replaceAll("(?is).*\r\ncontent-length: *([0-9]+).*", "$1");
        return !length.equals(head) && body.getBytes(UTF_8).length >= Integer.parseInt(length);
    }

    private static boolean chunked(String head) {
        return head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked");
    }

    private static String unchunked(String body) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int line = body.indexOf("\r\n", at);
            int size = Integer.parseInt(body.substring(at, line), 16);
            if (size == 0) {
                break;
            }
            text.append(body, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
        return text.toString();
    }
}
