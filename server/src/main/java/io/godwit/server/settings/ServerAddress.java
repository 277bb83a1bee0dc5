package io.godwit.server.settings;

import java.util.List;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Where this controller can be reached; the port is known once it listens. */
@Component
public final class ServerAddress {

    private final ServerSettings settings;
    private volatile int port;

    ServerAddress(ServerSettings settings) {
        this.settings = settings;
        this.port = settings.port();
    }

    /** Names and numeric addresses, best first. */
    public List<String> addresses() {
        return settings.addresses();
    }

    public int port() {
        return port;
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        port = event.getWebServer().getPort();
    }
}
