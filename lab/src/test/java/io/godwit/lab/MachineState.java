package io.godwit.lab;

import io.godwit.lab.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a lab could leave behind on a machine: namespaces, links, mounts, control groups, firewall rules, directories. */
record MachineState(List<String> things) {
    static MachineState now() {
        TreeSet<String> things = new TreeSet<>();
        add(things, "namespace", Command.run("ip", "netns", "list").lines());
        add(things, "link", Command.run("ip", "-o", "link").lines().map(line -> line.split(": ", -1)[1]));
        add(
                things,
                "address",
                Command.run("ip", "-o", "address").lines().map(line -> line.substring(0, line.indexOf('\\'))));
        add(things, "route", Command.run("ip", "route").lines());
        add(things, "firewall", firewall());
        try {
            add(things, "mount", Files.readString(Path.of("/proc/self/mounts")).lines());
            for (String directory : new String[] {
                "/run",
                "/run/netns",
                "/run/godwit-lab",
                "/var/lib",
                "/var/lib/godwit-lab",
                "/etc",
                "/var/lib/libvirt",
                "/var/log/libvirt/qemu",
                "/etc/libvirt/qemu",
                "/var/cache/libvirt/qemu"
            }) {
                addDirectory(things, Path.of(directory));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(things, "group", Command.run("find", "/sys/fs/cgroup", "-type", "d").lines());
        return new MachineState(List.copyOf(things));
    }

    /** What is there before and after a lab: not what labs and tests make, nor control groups, which come and go. */
    MachineState lasting() {
        return new MachineState(things.stream()
                .filter(thing -> !thing.contains("godwit") && !thing.startsWith("group "))
                .toList());
    }

    /** Whether it is a control group of the system's own services and sessions, which come and go by themselves. */
    static boolean isOfTheSystem(String thing) {
        return thing.matches("group .*/(system|user|init)\\.(slice|scope)(/.*)?") && !thing.contains("godwit");
    }

    private static Stream<String> firewall() {
        return Command.attempt(Command.USUAL_DEADLINE, List.of("sh", "-c", "nft list ruleset"))
                .output()
                .lines();
    }

    private static void add(TreeSet<String> things, String kind, Stream<String> found) {
        found.forEach(each -> things.add(kind + " " + each.strip()));
    }

    private static void addDirectory(TreeSet<String> things, Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> entries = Files.list(directory)) {
                add(things, "file", entries.map(Path::toString));
            }
        }
    }
}
