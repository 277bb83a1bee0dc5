package io.godwit.server.host;

import io.godwit.model.HostId;
import io.godwit.server.event.Events;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Tells the event stream of hosts, after every other feature has heard; the newest view is always the last. */
@Component
@Order(Integer.MAX_VALUE)
final class HostEvents implements HostListener {

    private final Events events;
    private final Hosts hosts;
    private final ReentrantLock lock = new ReentrantLock();

    HostEvents(Events events, Hosts hosts) {
        this.events = events;
        this.hosts = hosts;
    }

    @Override
    public void changed(HostId host) {
        publish("host.changed", host);
    }

    @Override
    public void removed(HostId host) {
        publish("host.removed", host);
    }

    private void publish(String type, HostId id) {
        lock.lock();
        try {
            hosts.find(id).ifPresent(host -> events.publish(type, host));
        } finally {
            lock.unlock();
        }
    }
}
