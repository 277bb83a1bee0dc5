package io.godwit.lab;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;

/**
 * What a lab shall be.
 *
 * @param hosts number of hosts, {@code h1} and so on
 * @param migrationMegabits speed of each host's migration link, 0 for as fast as it goes
 * @param godwit whether controller and agents are started; without them the hosts run libvirt alone
 */
public record LabSettings(LabName name, int hosts, int migrationMegabits, boolean godwit) {
    private static final int MOST_HOSTS = 16;

    public LabSettings {
        if (hosts < 1 || hosts > MOST_HOSTS) {
            throw new LabException("a lab has 1 to " + MOST_HOSTS + " hosts, not " + hosts);
        }
        if (migrationMegabits < 0) {
            throw new LabException("the speed of the migration link must not be negative");
        }
    }

    /** Two hosts, links as fast as they go, with Godwit. */
    public static LabSettings named(String name) {
        return new LabSettings(new LabName(name), 2, 0, true);
    }

    public LabSettings withHosts(int count) {
        return new LabSettings(name, count, migrationMegabits, godwit);
    }

    public LabSettings withMigrationMegabits(int megabits) {
        return new LabSettings(name, hosts, megabits, godwit);
    }

    /** Hosts with libvirt alone. */
    public LabSettings withoutGodwit() {
        return new LabSettings(name, hosts, migrationMegabits, false);
    }
}
