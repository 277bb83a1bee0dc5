package io.godwit.server.host;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class AgentWebSocketConfiguration implements WebSocketConfigurer {

    private final AgentWebSocket handler;
    private final AgentHandshake handshake;

    AgentWebSocketConfiguration(AgentWebSocket handler, AgentHandshake handshake) {
        this.handler = handler;
        this.handshake = handshake;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(handler, "/agent/v1/link").addInterceptors(handshake);
    }
}
