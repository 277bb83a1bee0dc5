package io.godwit.bench.move;

import java.util.List;

/** The ways in which the bench moves a guest, with what a reader of the figures must know of each. */
public enum Way {
    GODWIT(
            "godwit",
            "by Godwit's controller, as users do: TLS tunnel, 2 multifd channels, every check, definition and autostart"
                    + " kept, two-phase commit"),
    VIRSH("virsh", "virsh migrate, managed by virsh, which speaks to both hosts: one plain TCP stream"),
    VIRSH_P2P("virsh_p2p", "virsh migrate --p2p: the source's libvirtd drives it; one plain TCP stream"),
    VIRSH_MULTIFD("virsh_multifd", "as virsh, with Godwit's multifd: two plain TCP channels beside the main one"),
    VIRSH_P2P_MULTIFD(
            "virsh_p2p_multifd", "as virsh_p2p, with Godwit's multifd: two plain TCP channels beside the main one"),
    QMP(
            "qmp",
            "QEMU alone by its own monitor, with the devices that libvirt gave it and 2 multifd channels over plain TCP;"
                    + " no definition, no checks: the floor");

    private final String key;
    private final String meaning;

    Way(String key, String meaning) {
        this.key = key;
        this.meaning = meaning;
    }

    /** The name in tables and JSON. */
    public String key() {
        return key;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** What virsh is given beyond the common flags. */
    List<String> virshFlags() {
        return switch (this) {
            case VIRSH_P2P -> List.of("--p2p");
            case VIRSH_MULTIFD -> List.of("--parallel", "--parallel-connections", "2");
            case VIRSH_P2P_MULTIFD -> List.of("--p2p", "--parallel", "--parallel-connections", "2");
            case VIRSH, GODWIT, QMP -> List.of();
        };
    }

    boolean isVirsh() {
        return switch (this) {
            case VIRSH, VIRSH_P2P, VIRSH_MULTIFD, VIRSH_P2P_MULTIFD -> true;
            case GODWIT, QMP -> false;
        };
    }

    static Way of(String key) {
        for (Way way : values()) {
            if (way.key.equals(key)) {
                return way;
            }
        }
        throw new IllegalArgumentException("'" + key + "' is no way to move; there are "
                + List.of(values()).stream().map(Way::key).toList());
    }
}
