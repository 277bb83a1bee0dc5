package io.godwit.lab.host;

import io.godwit.lab.layout.HostPaths;
import io.godwit.lab.layout.LabAddresses;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.Command;
import io.godwit.lab.process.CommandOutput;
import io.godwit.lab.process.NamespaceProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One lab host: for libvirt, QEMU and Godwit a machine of its own. */
public final class LabHost {
    private static final Duration BOOT_DEADLINE = Duration.ofMinutes(1);
    private static final Duration LIBVIRT_DEADLINE = Duration.ofMinutes(2);

    private static final Path SUPERVISION_INSIDE = Path.of("/run/lab");

    private final LabName lab;
    private final LabPaths labPaths;
    private final int number;
    private final HostPaths paths;

    public LabHost(LabName lab, int number) {
        this.lab = lab;
        this.labPaths = new LabPaths(lab);
        this.number = number;
        this.paths = labPaths.host(name());
    }

    /** {@code h1}, {@code h2}, ... */
    public String name() {
        return "h" + number;
    }

    public HostPaths paths() {
        return paths;
    }

    /** The file that keeps the host's network namespace. */
    public Path networkNamespace() {
        return lab.namespacePath(name());
    }

    /** The host's address on one of its networks; it has none on the VM network. */
    public String address(LabNetworkName network) {
        return LabAddresses.host(network, number);
    }

    /** The host's libvirt, usable from outside the host. */
    public String libvirtUri() {
        return "qemu+unix:///system?socket=" + paths.libvirtSocket();
    }

    /**
     * Makes the host, whose network must exist, and starts its libvirt.
     *
     * @param kvm whether the host shows a {@code /dev/kvm}
     */
    public void boot(boolean kvm) {
        HostDirectories.create(labPaths, name(), address(LabNetworkName.MANAGEMENT), kvm);
        new HostScript(labPaths)
                .launch(
                        List.of(
                                "boot",
                                lab.namespace(name()),
                                cgroup(),
                                name(),
                                paths.run().toString(),
                                paths.dataRoot().toString(),
                                labPaths.shared().toString()),
                        Map.of(),
                        logFile("boot"));
        Path booted = paths.supervision().resolve("booted");
        Await.until(
                BOOT_DEADLINE,
                () -> Files.exists(booted) && isUp(),
                () -> "host " + name() + " did not come up within " + BOOT_DEADLINE.toSeconds() + " s: "
                        + logTail("boot"));
        supervise("virtlogd", List.of("/usr/sbin/virtlogd"));
        supervise("libvirtd", List.of("/usr/sbin/libvirtd"));
        awaitLibvirt();
    }

    /** Waits until the host's libvirt answers. */
    public void awaitLibvirt() {
        Await.until(
                LIBVIRT_DEADLINE,
                () -> Files.exists(paths.libvirtSocket())
                        && attempt(List.of("virsh", "-c", "qemu:///system", "uri"))
                                .succeeded(),
                () -> "libvirtd of host " + name() + " does not answer: " + logTail("libvirtd"));
    }

    /** True while the process that keeps the host's namespaces lives. */
    public boolean isUp() {
        return findFirstProcess() > 0;
    }

    /** What the host shows as its boot id. */
    public String bootId() {
        try {
            return Files.readString(paths.bootId()).strip();
        } catch (IOException e) {
            throw new LabException("cannot read the boot id of host " + name() + ": " + e.getMessage(), e);
        }
    }

    /** Runs a command inside the host; it must succeed. Returns its output. */
    public String exec(List<String> command) {
        return Command.run(Command.USUAL_DEADLINE, inside(command));
    }

    /** Runs a command inside the host that may fail. */
    public CommandOutput attempt(List<String> command) {
        return Command.attempt(Command.USUAL_DEADLINE, inside(command));
    }

    /** Starts a daemon inside the host and keeps it running; its output goes to {@code <logs>/NAME.log}. */
    public Daemon supervise(String daemon, List<String> command) {
        return supervise(daemon, command, Map.of());
    }

    /** As {@link #supervise(String, List)}, with further environment variables. */
    public Daemon supervise(String daemon, List<String> command, Map<String, String> environment) {
        HostScript script = new HostScript(labPaths);
        List<String> enter = new ArrayList<>(List.of("enter", Long.toString(firstProcess()), cgroup()));
        enter.addAll(script.supervise(daemon, SUPERVISION_INSIDE, logFile(daemon), command));
        script.launch(enter, environment, logFile(daemon));
        return daemon(daemon);
    }

    /** A daemon under supervision: {@code libvirtd}, {@code virtlogd}, {@code agent}. */
    public Daemon daemon(String daemon) {
        return new Daemon(name() + "/" + daemon, daemon, paths.supervision());
    }

    /** The processes of the host whose command line contains the text, such as a main class or a guest's name. */
    public List<Long> processes(String commandLinePart) {
        return processes().stream()
                .filter(pid -> commandLine(pid).contains(commandLinePart))
                .toList();
    }

    private List<Long> processes() {
        return NamespaceProcesses.of(List.of(networkNamespace())).find();
    }

    private long firstProcess() {
        long pid = findFirstProcess();
        if (pid == 0) {
            throw new LabException("host " + name() + " of lab " + lab + " is not up");
        }
        return pid;
    }

    private long findFirstProcess() {
        return processes().stream()
                .filter(pid -> commandLine(pid).startsWith("godwit-lab-" + name() + " "))
                .findFirst()
                .orElse(0L);
    }

    private List<String> inside(List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "/bin/bash",
                new HostScript(labPaths).path().toString(),
                "enter",
                Long.toString(firstProcess()),
                cgroup()));
        all.addAll(command);
        return all;
    }

    private Path logFile(String daemon) {
        return paths.logs().resolve(daemon + ".log");
    }

    private String logTail(String daemon) {
        try {
            List<String> lines = Files.readAllLines(logFile(daemon));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            return "no log";
        }
    }

    private String cgroup() {
        return "godwit-lab/" + lab + "/" + name();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
