package io.godwit.server.host;

import io.godwit.model.HostId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.host.HypervisorStatus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Whether the agents reach their libvirt; what a link has told ends with the link. */
@Component
final class HypervisorWatch implements AgentMethods, HostListener {

    private record Told(AgentHandlers link, HypervisorStatus status) {}

    private final Map<HostId, Told> hosts = new ConcurrentHashMap<>();
    private final HostListeners listeners;

    HypervisorWatch(HostListeners listeners) {
        this.listeners = listeners;
    }

    @Override
    public void add(HostId host, AgentHandlers link) {
        link.notification(AgentProtocol.HYPERVISOR, HypervisorStatus.class, status -> {
            Told before = hosts.put(host, new Told(link, status));
            if (before == null || before.link() != link || !before.status().equals(status)) {
                listeners.changed(host);
            }
        });
    }

    @Override
    public void removed(HostId host) {
        hosts.remove(host);
    }

    Optional<HypervisorStatus> find(HostId host) {
        return Optional.ofNullable(hosts.get(host))
                .filter(told -> told.link().current())
                .map(Told::status);
    }
}
