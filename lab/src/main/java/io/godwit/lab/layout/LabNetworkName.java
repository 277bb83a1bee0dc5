package io.godwit.lab.layout;

/** The networks that every lab host is attached to. */
public enum LabNetworkName {
    VM("vm", "vm0"),
    MANAGEMENT("mgmt", "mgmt0"),
    STORAGE("stor", "stor0"),
    MIGRATION("mig", "mig0");

    private final String bridge;
    private final String adapter;

    LabNetworkName(String bridge, String adapter) {
        this.bridge = bridge;
        this.adapter = adapter;
    }

    /** The bridge in the lab's switch. */
    public String bridge() {
        return bridge;
    }

    /** The adapter inside a host. */
    public String adapter() {
        return adapter;
    }
}
