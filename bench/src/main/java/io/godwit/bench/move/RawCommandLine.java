package io.godwit.bench.move;

import io.godwit.lab.layout.LabException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command line of a guest's QEMU as libvirt wrote it, with what libvirt hands over as open files replaced by paths and
 * names: the same machine and devices, startable without libvirt.
 */
record RawCommandLine(List<String> arguments) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Options of libvirt's own business. */
    private static final Set<String> DROPPED = Set.of("-S", "-add-fd", "-incoming");

    RawCommandLine {
        arguments = List.copyOf(arguments);
    }

    /**
     * @param libvirts the arguments of the process that libvirt started, the program first
     * @param monitor socket to be made for the monitor, as the host sees it
     * @param tap a tap adapter of the host, to be opened by name
     * @param console file to which the serial line is appended
     */
    static RawCommandLine of(List<String> libvirts, String monitor, String tap, String console) {
        List<String> arguments = new ArrayList<>();
        arguments.add(libvirts.getFirst());
        int i = 1;
        while (i < libvirts.size()) {
            String option = libvirts.get(i);
            boolean hasValue = i + 1 < libvirts.size() && !libvirts.get(i + 1).startsWith("-");
            String value = hasValue ? libvirts.get(i + 1) : "";
            i += hasValue ? 2 : 1;
            if (dropped(option, value)) {
                continue;
            }
            arguments.add(option);
            if (hasValue) {
                arguments.add(value(option, value, monitor, tap, console));
            }
        }
        return new RawCommandLine(arguments);
    }

    /** The same, waiting for a migration to come. */
    RawCommandLine incoming() {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-incoming", "defer"));
        return new RawCommandLine(all);
    }

    private static boolean dropped(String option, String value) {
        return DROPPED.contains(option) || (option.equals("-object") && value.contains("masterKey0"));
    }

    private static String value(String option, String value, String monitor, String tap, String console) {
        if (option.equals("-chardev") && value.contains("id=charmonitor")) {
            return "socket,id=charmonitor,path=" + monitor + ",server=on,wait=off";
        }
        if (option.equals("-chardev") && value.startsWith("file,id=charserial0,")) {
            return "file,id=charserial0,path=" + console + ",append=on";
        }
        if (option.equals("-netdev")) {
            return netdev(value, tap);
        }
        if (value.contains("fd=") || value.contains("/dev/fdset/")) {
            throw new LabException("libvirt hands QEMU an open file that is not known here: " + option + " " + value);
        }
        return value;
    }

    private static String netdev(String value, String tap) {
        JsonNode given = value.startsWith("{") ? JSON.readTree(value) : JSON.createObjectNode();
        if (!(given instanceof ObjectNode netdev)
                || !netdev.path("type").asString("").equals("tap")) {
            throw new LabException("libvirt gave QEMU a network that is not known here: " + value);
        }
        netdev.remove(List.of("fd", "vhost", "vhostfd"));
        netdev.put("ifname", tap);
        netdev.put("script", "no");
        netdev.put("downscript", "no");
        return JSON.writeValueAsString(netdev);
    }
}
