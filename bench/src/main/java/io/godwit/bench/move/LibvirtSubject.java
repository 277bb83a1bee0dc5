package io.godwit.bench.move;

import io.godwit.lab.Lab;
import io.godwit.lab.controller.ControllerApi;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.Command;
import io.godwit.lab.process.CommandOutput;
import io.godwit.libvirt.ConnectionSettings;
import io.godwit.libvirt.DomainState;
import io.godwit.libvirt.LibvirtConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The guest that Godwit and virsh move, under the hosts' libvirt. */
final class LibvirtSubject implements Subject, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration MOVE_DEADLINE = Duration.ofMinutes(5);

    private final Lab lab;
    private final Guest guest;
    private final long dirtyBytesPerSecond;
    private final GodwitMoves godwit;
    private final ControllerApi api;
    private final SwitchTimes times = new SwitchTimes();
    private final Map<String, LibvirtConnection> connections = new LinkedHashMap<>();

    LibvirtSubject(Lab lab, Guest guest, long dirtyBytesPerSecond) {
        this.lab = lab;
        this.guest = guest;
        this.dirtyBytesPerSecond = dirtyBytesPerSecond;
        this.api = lab.controller().api();
        this.godwit = new GodwitMoves(api);
        for (LabHost host : lab.hosts()) {
            LibvirtConnection connection = LibvirtConnection.open(
                    host.paths().libvirtSocket(), "qemu:///system", ConnectionSettings.defaults());
            connections.put(host.name(), connection);
            connection.subscribeMonitor(Optional.empty(), event -> {
                if (event.domain().uuid().equals(UUID.fromString(guest.uuid()))) {
                    times.seen(host.name(), event.event(), event.seconds() * 1_000_000L + event.microseconds());
                }
            });
        }
    }

    @Override
    public Guest guest() {
        return guest;
    }

    @Override
    public SwitchTimes times() {
        return times;
    }

    /** Also waits until the controller sees it there and only there: its picture follows libvirt's events. */
    @Override
    public String place() {
        Await.until(
                PATIENCE,
                () -> running().size() == 1,
                () -> "guest " + guest.name() + " does not run on exactly one host but on " + running());
        String host = running().getFirst();
        Await.until(
                PATIENCE,
                () -> GodwitMoves.seesOnly(api, guest.name(), host),
                () -> "the controller does not see guest " + guest.name() + " run on " + host + " alone");
        return host;
    }

    private List<String> running() {
        List<String> found = new ArrayList<>();
        connections.forEach((host, connection) -> connection
                .findDomain(UUID.fromString(guest.uuid()))
                .filter(domain -> connection.state(domain).state() == DomainState.State.RUNNING)
                .ifPresent(domain -> found.add(host)));
        return found;
    }

    @Override
    public void wake() {
        guest.setDirtyRate(dirtyBytesPerSecond);
    }

    @Override
    public void rest() {
        guest.setDirtyRate(0);
    }

    @Override
    public double move(Way way, String from, String to) {
        return way == Way.GODWIT ? godwit.move(guest.name(), to) : virsh(way, from, to);
    }

    @Override
    public Optional<Anatomy> anatomy(Way way) {
        return way == Way.GODWIT ? godwit.anatomy() : Optional.empty();
    }

    private double virsh(Way way, String from, String to) {
        List<String> command = virshCommand(way, lab.host(from), lab.host(to), processOf(lab.host(to)), guest.name());
        long start = System.nanoTime();
        CommandOutput output = Command.attempt(MOVE_DEADLINE, command);
        double millis = (System.nanoTime() - start) / 1e6;
        if (!output.succeeded()) {
            throw new LabException("virsh failed with status " + output.exitCode() + ": "
                    + output.error().strip());
        }
        return millis;
    }

    /**
     * The disk lies in a directory that both hosts share on one local file system: libvirt does not know that as shared, so
     * {@code --unsafe} is needed. Peer to peer the path of the target's socket is looked up inside the source, which sees
     * the target's files below a process of it.
     */
    static List<String> virshCommand(Way way, LabHost from, LabHost to, long processOfTarget, String guest) {
        boolean peerToPeer = way.virshFlags().contains("--p2p");
        String target = peerToPeer
                ? "qemu+unix:///system?socket=/proc/" + processOfTarget + "/root/run/libvirt/libvirt-sock"
                : to.libvirtUri();
        List<String> command = new ArrayList<>(List.of(
                "virsh",
                "-q",
                "-c",
                from.libvirtUri(),
                "migrate",
                "--live",
                "--persistent",
                "--undefinesource",
                "--unsafe"));
        command.addAll(way.virshFlags());
        command.addAll(List.of(guest, target, "--migrateuri", "tcp://" + to.address(LabNetworkName.MIGRATION)));
        return List.copyOf(command);
    }

    private static long processOf(LabHost host) {
        return host.processes("godwit-lab-" + host.name() + " ").getFirst();
    }

    @Override
    public void close() {
        connections.values().forEach(LibvirtConnection::close);
    }
}
