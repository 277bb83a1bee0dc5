package io.godwit.agent.resource;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The network devices of this host as {@code /sys/class/net} shows them. That directory shows the network namespace in
 * which it was mounted, which is the agent's own as long as the agent was started with mounts of its own or of the machine.
 */
final class LinkDevices {

    static final Path SYSTEM = Path.of("/sys/class/net");

    private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    private static final String NO_MAC = "00:00:00:00:00:00";

    /**
     * One device.
     *
     * @param mac empty where it has none
     * @param up set up, and its link is there or cannot be told
     * @param guestPort whether it leads to a VM or container of this host
     * @param master the bridge, bond or team whose port it is
     * @param speedMegabits what the device tells; empty where it tells nothing
     */
    record Device(
            String name,
            int index,
            Optional<String> mac,
            boolean up,
            int mtu,
            boolean bridge,
            boolean guestPort,
            Optional<String> master,
            Optional<Long> speedMegabits) {}

    private final Path directory;

    LinkDevices(Path directory) {
        this.directory = directory;
    }

    /** A device that vanishes meanwhile is left out. */
    List<Device> read() throws IOException {
        List<Device> devices = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                // The directory also has plain files, for example bonding_masters.
                if (Files.isDirectory(entry)) {
                    number(entry.resolve("ifindex")).ifPresent(index -> devices.add(device(entry, index.intValue())));
                }
            }
        }
        return devices;
    }

    private static Device device(Path entry, int index) {
        String name = entry.getFileName().toString();
        return new Device(
                name,
                index,
                text(entry.resolve("address")).filter(mac -> MAC.matcher(mac).matches() && !mac.equals(NO_MAC)),
                up(entry),
                number(entry.resolve("mtu")).orElse(0L).intValue(),
                Files.isDirectory(entry.resolve("bridge")),
                leadsToGuest(entry, name),
                master(entry),
                number(entry.resolve("speed")).filter(speed -> speed > 0));
    }

    /** IFF_UP of the flags, and no operational state (RFC 2863) that says otherwise. */
    private static boolean up(Path entry) {
        boolean setUp = text(entry.resolve("flags"))
                .filter(flags -> flags.matches("0x[0-9a-f]*[13579bdf]"))
                .isPresent();
        String state = text(entry.resolve("operstate")).orElse("unknown");
        return setUp && (state.equals("up") || state.equals("unknown"));
    }

    /** Taps are known by their flags; a container's veth pair only by the names that engines give. */
    private static boolean leadsToGuest(Path entry, String name) {
        return Files.exists(entry.resolve("tun_flags"))
                || name.startsWith("vnet")
                || name.startsWith("macvtap")
                || name.matches("veth[0-9a-f]*");
    }

    private static Optional<String> master(Path entry) {
        Path link = entry.resolve("master");
        try {
            return Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(Files.readSymbolicLink(link).getFileName().toString())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A device that is down or virtual refuses to be asked for its speed. */
    private static Optional<Long> number(Path file) {
        try {
            return text(file).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
