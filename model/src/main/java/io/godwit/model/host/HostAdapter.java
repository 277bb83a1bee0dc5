package io.godwit.model.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network adapter of a host.
 *
 * @param mac lower-case, separated by colons; absent where the adapter has none
 * @param speedMegabits per second, as the adapter tells or as the host's policy sets it; absent where neither does
 * @param addresses numeric IP addresses with prefix length, for example {@code 10.0.0.1/24}
 * @param services what it is tagged for, for example {@code migration} (D1)
 */
public record HostAdapter(
        String name,
        @Nullable String mac,
        boolean up,
        int mtu,
        @Nullable Long speedMegabits,
        List<String> addresses,
        List<String> services) {

    /** The tag of adapters that carry moves. */
    public static final String MIGRATION = "migration";

    public HostAdapter {
        addresses = List.copyOf(addresses);
        services = List.copyOf(services);
    }
}
