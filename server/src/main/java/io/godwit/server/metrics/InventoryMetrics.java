package io.godwit.server.metrics;

import io.godwit.model.migration.MigrationState;
import io.godwit.model.vm.VmState;
import io.godwit.server.event.EventStreams;
import io.godwit.server.host.AgentLinks;
import io.godwit.server.host.Host;
import io.godwit.server.host.Hosts;
import io.godwit.server.inventory.Inventories;
import io.godwit.server.store.Database;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What there is now, counted once for each scrape: hosts, VMs, open moves, connections. */
@Component
final class InventoryMetrics {

    private static final String HOSTS = "godwit.hosts";
    private static final String VMS = "godwit.vms";
    private static final String OPEN = "godwit.migrations.open";
    private static final String AGENTS = "godwit.agent.connections";

    private record Series(String name, String state) {}

    private final Hosts hosts;
    private final AgentLinks links;
    private final Inventories inventories;
    private final JdbcClient database;
    private final Map<Series, Integer> counts = new ConcurrentHashMap<>();

    InventoryMetrics(
            MeterRegistry registry,
            Hosts hosts,
            AgentLinks links,
            Inventories inventories,
            EventStreams streams,
            Database database) {
        this.hosts = hosts;
        this.links = links;
        this.inventories = inventories;
        this.database = database.client();
        byState(registry, HOSTS, "Hosts that have joined, by state", Host.State.values());
        byState(registry, VMS, "VMs on the hosts, by state", VmState.values());
        byState(registry, OPEN, "Moves that have not ended or whose outcome is not known, by state", open());
        Gauge.builder(AGENTS, () -> count(new Series(AGENTS, "")))
                .description("Agents that are connected")
                .register(registry);
        Gauge.builder("godwit.event.streams", streams, EventStreams::open)
                .description("Event streams that are open")
                .register(registry);
        FunctionCounter.builder("godwit.database.errors", database, Database::errors)
                .description("Statements that the database refused or could not carry out")
                .register(registry);
    }

    /** Counts anew what the gauges tell. */
    void refresh() {
        Map<Series, Integer> fresh = new HashMap<>();
        List<Host> all = hosts.list();
        for (Host host : all) {
            add(fresh, HOSTS, host.state().name());
            if (links.connected(host.id())) {
                add(fresh, AGENTS, "");
            }
            inventories.on(host.id()).forEach(vm -> add(fresh, VMS, vm.state().name()));
        }
        database.sql("SELECT state FROM migrations WHERE ended_at IS NULL OR state = 'UNDECIDED'")
                .query(String.class)
                .list()
                .forEach(state -> add(fresh, OPEN, state));
        counts.keySet().retainAll(fresh.keySet());
        counts.putAll(fresh);
    }

    private static Enum<?>[] open() {
        return Arrays.stream(MigrationState.values())
                .filter(state -> !state.ended() || state == MigrationState.UNDECIDED)
                .toArray(Enum<?>[]::new);
    }

    private void byState(MeterRegistry registry, String name, String description, Enum<?>[] states) {
        for (Enum<?> state : states) {
            Series series = new Series(name, state.name());
            Gauge.builder(name, () -> count(series))
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .description(description)
                    .register(registry);
        }
    }

    private Integer count(Series series) {
        return counts.getOrDefault(series, 0);
    }

    private static void add(Map<Series, Integer> counts, String name, String state) {
        counts.merge(new Series(name, state), 1, Integer::sum);
    }
}
