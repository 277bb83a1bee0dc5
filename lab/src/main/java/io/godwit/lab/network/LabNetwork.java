package io.godwit.lab.network;

import io.godwit.lab.layout.LabAddresses;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabNetworkName;
import io.godwit.lab.process.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * The lab's switch: one bridge for each network in a namespace of its own, and a veth pair to everything attached. In
 * the machine's own namespace nothing appears but the names below {@code /run/netns}.
 */
public final class LabNetwork {
    public static final String SWITCH = "switch";
    public static final String CLIENT = "client";
    public static final String CONTROLLER = "controller";

    private final LabName lab;

    public LabNetwork(LabName lab) {
        this.lab = lab;
    }

    /** Makes the switch, the client outside the guests and the controller's place on the management network. */
    public void create() {
        addNamespace(SWITCH);
        for (LabNetworkName network : LabNetworkName.values()) {
            ip(SWITCH, "link", "add", network.bridge(), "type", "bridge", "stp_state", "0", "forward_delay", "0");
            ip(SWITCH, "link", "set", network.bridge(), "up");
        }
        addNamespace(CLIENT);
        attach(CLIENT, LabNetworkName.VM, LabAddresses.CLIENT);
        addNamespace(CONTROLLER);
        attach(CONTROLLER, LabNetworkName.MANAGEMENT, LabAddresses.CONTROLLER);
    }

    /**
     * Makes the network side of host {@code h<number>}: a bridge {@code br-vm} for its guests and an address on every
     * other network.
     *
     * @param migrationMegabits the speed of the migration link in both directions, 0 for as fast as it goes
     */
    public void addHost(int number, int migrationMegabits) {
        String host = "h" + number;
        addNamespace(host);
        for (LabNetworkName network : LabNetworkName.values()) {
            if (network == LabNetworkName.VM) {
                connect(host, network);
                ip(host, "link", "add", "br-vm", "type", "bridge", "stp_state", "0", "forward_delay", "0");
                ip(host, "link", "set", network.adapter(), "master", "br-vm", "up");
                ip(host, "link", "set", "br-vm", "up");
            } else {
                attach(host, network, LabAddresses.host(network, number));
            }
        }
        if (migrationMegabits > 0) {
            shape(host, LabNetworkName.MIGRATION.adapter(), migrationMegabits);
            shape(SWITCH, port(host, LabNetworkName.MIGRATION), migrationMegabits);
        }
    }

    private void attach(String part, LabNetworkName network, String address) {
        connect(part, network);
        ip(part, "address", "add", address + "/" + LabAddresses.PREFIX, "dev", network.adapter());
        ip(part, "link", "set", network.adapter(), "up");
    }

    private void connect(String part, LabNetworkName network) {
        String port = port(part, network);
        ip(
                SWITCH,
                "link",
                "add",
                port,
                "type",
                "veth",
                "peer",
                "name",
                network.adapter(),
                "netns",
                lab.namespace(part));
        ip(SWITCH, "link", "set", port, "master", network.bridge(), "up");
    }

    /** The switch's end of a link, at most 15 characters long as the kernel wants it. */
    private static String port(String part, LabNetworkName network) {
        return part + "-" + network.bridge();
    }

    private void shape(String part, String adapter, int megabits) {
        Command.run(
                "tc",
                "-n",
                lab.namespace(part),
                "qdisc",
                "add",
                "dev",
                adapter,
                "root",
                "tbf",
                "rate",
                megabits + "mbit",
                "burst",
                "256kb",
                "latency",
                "50ms");
    }

    private void addNamespace(String part) {
        String namespace = lab.namespace(part);
        Command.run("ip", "netns", "add", namespace);
        // No address of its own accord: announcements of IPv6 would only disturb what is measured.
        Command.run(
                "ip",
                "netns",
                "exec",
                namespace,
                "sysctl",
                "-qw",
                "net.ipv6.conf.all.disable_ipv6=1",
                "net.ipv6.conf.default.disable_ipv6=1");
        ip(part, "link", "set", "lo", "up");
    }

    private void ip(String part, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", lab.namespace(part)));
        command.addAll(List.of(arguments));
        Command.run(Command.USUAL_DEADLINE, command);
    }
}
