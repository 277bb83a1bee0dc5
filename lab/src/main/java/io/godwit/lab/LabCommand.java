package io.godwit.lab;

import io.godwit.lab.controller.LabController;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabName;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit lab up|down|status|env|vm}. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        subcommands = {LabVmCommand.class},
        description = "Real hosts on this machine: each with its own network, libvirt, QEMU and Godwit agent.")
final class LabCommand {
    /** What {@code lab env} exports counts. */
    static final String NAME = "${env:GODWIT_LAB:-lab}";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(name = "up", mixinStandardHelpOptions = true, description = "Make a lab and leave it running.")
    void up(
            @Option(
                            names = "--name",
                            defaultValue = LabCommand.NAME,
                            description = "Name of the lab (GODWIT_LAB, or lab).")
                    String name,
            @Option(names = "--hosts", defaultValue = "2", description = "Number of hosts.") int hosts,
            @Option(
                            names = "--mig-mbit",
                            defaultValue = "0",
                            description = "Speed of the migration links in Mbit/s; 0: as fast as they go.")
                    int migrationMegabits,
            @Option(names = "--libvirt-only", description = "Without controller and agents.") boolean libvirtOnly,
            @Option(names = "--yes", description = "Install missing packages without asking.") boolean yes) {
        LabSettings settings = new LabSettings(new LabName(name), hosts, migrationMegabits, !libvirtOnly);
        PrintWriter progress = spec.commandLine().getErr();
        try (Lab lab = Lab.up(settings, step -> {
            progress.println("lab " + name + ": " + step);
            progress.flush();
        })) {
            lab.keepRunning();
            print("Lab " + name + " is up. './godwit lab env --name " + name
                    + "' says how to reach it, './godwit lab down" + " --name " + name + "' removes it.");
        }
    }

    @Command(name = "down", mixinStandardHelpOptions = true, description = "Remove a lab, whatever state it is in.")
    void down(
            @Option(
                            names = "--name",
                            defaultValue = LabCommand.NAME,
                            description = "Name of the lab (GODWIT_LAB, or lab).")
                    String name) {
        Preconditions.checkUser(io.godwit.lab.process.Command.run("id", "-u"));
        print(Lab.down(new LabName(name)) ? "Lab " + name + " is removed." : "There is no lab " + name + ".");
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Hosts and daemons of a lab.")
    int status(
            @Option(
                            names = "--name",
                            defaultValue = LabCommand.NAME,
                            description = "Name of the lab (GODWIT_LAB, or lab).")
                    String name) {
        LabName lab = new LabName(name);
        if (!new LabRemains(lab).exist()) {
            print("There is no lab " + name + ".");
            return 1;
        }
        if (LabRecord.find(lab)
                .filter(record -> record.stage() == LabRecord.Stage.UP)
                .isEmpty()) {
            print("Lab " + name + " is incomplete: it is being made, or its making was broken off. './godwit lab down"
                    + " --name " + name + "' removes it.");
            return 1;
        }
        boolean healthy = true;
        try (Lab attached = Lab.attach(lab)) {
            if (attached.settings().godwit()) {
                print("controller  " + attached.controller().url() + "  "
                        + (attached.controller().api().answers() ? "answers" : "DOES NOT ANSWER"));
            }
            for (LabHost host : attached.hosts()) {
                boolean up = host.isUp();
                healthy &= up && host.daemon("libvirtd").findPid().isPresent();
                print(host.name() + (up ? "  up" : "  DEAD") + "  " + daemon(host, "libvirtd") + "  "
                        + daemon(host, "agent"));
            }
        }
        return healthy ? 0 : 1;
    }

    @Command(name = "env", mixinStandardHelpOptions = true, description = "Shell exports for a lab: eval \"$(...)\".")
    void env(
            @Option(
                            names = "--name",
                            defaultValue = LabCommand.NAME,
                            description = "Name of the lab (GODWIT_LAB, or lab).")
                    String name) {
        try (Lab lab = Lab.attach(new LabName(name))) {
            print("export GODWIT_LAB=" + name);
            if (lab.settings().godwit()) {
                LabController controller = lab.controller();
                print("export GODWIT_SERVER='" + controller.url() + "'");
                print("export GODWIT_TOKEN_FILE='" + controller.tokenFile() + "'");
                print("export GODWIT_CA='" + controller.certificateFile() + "'");
            }
            for (LabHost host : lab.hosts()) {
                print("export GODWIT_LIBVIRT_" + host.name().toUpperCase(Locale.ROOT) + "='" + host.libvirtUri() + "'");
            }
        }
    }

    private static String daemon(LabHost host, String daemon) {
        return daemon + "="
                + host.daemon(daemon).findPid().stream()
                        .mapToObj(Long::toString)
                        .findFirst()
                        .orElse("-");
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
