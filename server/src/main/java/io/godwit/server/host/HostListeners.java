package io.godwit.server.host;

import io.godwit.model.HostId;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Everybody who wants to hear of hosts. */
@Component
public final class HostListeners {

    private final ObjectProvider<HostListener> listeners;

    HostListeners(ObjectProvider<HostListener> listeners) {
        this.listeners = listeners;
    }

    public void changed(HostId host) {
        listeners.orderedStream().forEach(listener -> listener.changed(host));
    }

    void disconnected(HostId host) {
        listeners.orderedStream().forEach(listener -> listener.disconnected(host));
        changed(host);
    }

    void removed(HostId host) {
        listeners.orderedStream().forEach(listener -> listener.removed(host));
    }
}
