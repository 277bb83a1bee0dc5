package io.godwit.simulator;

import java.util.List;

/**
 * What a modelled host has.
 *
 * @param migrationMegabits speed of its migration adapter, megabits per second
 * @param datastores names of the shared storage that it sees; VMs whose datastore a target lacks do not get there
 */
public record HostSize(int cpus, long memoryBytes, long migrationMegabits, List<String> datastores) {

    public static final String DATASTORE = "vms";

    public HostSize {
        datastores = List.copyOf(datastores);
        if (cpus < 1 || memoryBytes < 1 || migrationMegabits < 1) {
            throw new IllegalArgumentException("a host has at least one CPU, memory and a link");
        }
    }

    /** 64 CPUs, 512 GiB, 10 Gbit/s, the datastore {@link #DATASTORE}. */
    public static HostSize standard() {
        return new HostSize(64, 512L << 30, 10_000, List.of(DATASTORE));
    }

    public HostSize withMigrationMegabits(long megabits) {
        return new HostSize(cpus, memoryBytes, megabits, datastores);
    }

    public HostSize withMemoryBytes(long bytes) {
        return new HostSize(cpus, bytes, migrationMegabits, datastores);
    }

    public HostSize withDatastores(String... names) {
        return new HostSize(cpus, memoryBytes, migrationMegabits, List.of(names));
    }
}
