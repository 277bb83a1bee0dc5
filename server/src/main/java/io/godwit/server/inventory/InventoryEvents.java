package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.server.event.Events;
import io.godwit.server.host.Hosts;
import org.springframework.stereotype.Component;

/**
 * Tells the event stream what hosts have told; called in the order of the changes.
 *
 * <p>A VM that moves gets {@code vm.changed} for its new place and {@code vm.removed} for the old one, in either order: id and
 * {@code hostId} together name what changed. What a VM's view takes from its host and its move is told by their own events.
 */
@Component
final class InventoryEvents {

    private final Events events;
    private final VmViews views;
    private final Hosts hosts;

    InventoryEvents(Events events, VmViews views, Hosts hosts) {
        this.events = events;
        this.views = views;
        this.hosts = hosts;
    }

    void changed(VmPlace place, Inventories inventories) {
        events.publish("vm.changed", views.moment(inventories).view(place));
    }

    void removed(VmPlace place, Inventories inventories) {
        events.publish("vm.removed", views.moment(inventories).view(place));
    }

    void resources(HostId host, Inventories inventories) {
        hosts.find(host).ifPresent(there -> events.publish("host.resources", inventories.details(there)));
    }
}
