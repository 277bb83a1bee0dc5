package io.godwit.server.host;

import io.godwit.link.RpcPeer;
import io.godwit.link.Transport;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * The controller's end of an agent's WebSocket.
 *
 * <p>Agents ping every 10 s; a connection on which nothing came for 30 s is closed. Texts come in parts of 8 KiB, so that an
 * idle connection holds no large buffer.
 */
@Component
final class AgentWebSocket implements WebSocketHandler {

    private static final long SILENCE_MILLIS = 30_000;
    private static final String CONNECTION = "godwit.connection";

    private final AgentLinks links;

    AgentWebSocket(AgentLinks links) {
        this.links = links;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        Session tomcat =
                session instanceof NativeWebSocketSession wrapper ? wrapper.getNativeSession(Session.class) : null;
        if (tomcat != null) {
            tomcat.getUserProperties().put("org.apache.tomcat.websocket.READ_IDLE_TIMEOUT_MS", SILENCE_MILLIS);
        }
        HostRecord host = (HostRecord) session.getAttributes().get(AgentHandshake.HOST);
        String fingerprint = (String) session.getAttributes().get(AgentHandshake.FINGERPRINT);
        if (host == null || fingerprint == null) {
            throw new IllegalStateException("a connection that the handshake has not passed");
        }
        RpcPeer peer = links.open(host, fingerprint, new SessionTransport(session));
        session.getAttributes().put(CONNECTION, new Connection(peer));
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
        Connection connection = connection(session);
        if (connection != null) {
            switch (message) {
                case TextMessage text -> connection.part(text.getPayload(), text.isLast());
                case org.springframework.web.socket.BinaryMessage _ ->
                    connection.peer.close("a binary message came; only text is spoken");
                default -> {}
            }
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable error) {
        Connection connection = connection(session);
        if (connection != null) {
            connection.peer.disconnected("the connection broke: " + error.getMessage());
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        Connection connection = connection(session);
        if (connection != null) {
            connection.peer.disconnected("the agent closed the connection (" + status.getCode() + ")");
        }
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    private static @Nullable Connection connection(WebSocketSession session) {
        return (Connection) session.getAttributes().get(CONNECTION);
    }

    private static final class Connection {

        private final RpcPeer peer;
        private final StringBuilder text = new StringBuilder();

        Connection(RpcPeer peer) {
            this.peer = peer;
        }

        void part(String part, boolean last) {
            if (text.length() + part.length() > RpcPeer.MAXIMUM_TEXT_LENGTH) {
                peer.close("a text longer than " + RpcPeer.MAXIMUM_TEXT_LENGTH + " characters came");
                return;
            }
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                text.trimToSize();
                peer.received(whole);
            }
        }
    }

    private record SessionTransport(WebSocketSession session) implements Transport {

        @Override
        public void send(String text) {
            try {
                session.sendMessage(new TextMessage(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (IllegalStateException e) {
                throw new UncheckedIOException(new IOException("the connection is closed", e));
            }
        }

        @Override
        public void close(String reason) {
            try {
                session.close(CloseStatus.NORMAL.withReason(reason.length() <= 40 ? reason : reason.substring(0, 40)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
