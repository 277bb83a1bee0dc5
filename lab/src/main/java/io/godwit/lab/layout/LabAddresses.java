package io.godwit.lab.layout;

/**
 * The lab's address plan. Every lab uses the same private ranges: nothing of a lab is routed, its switch lies in a
 * namespace of its own.
 */
public final class LabAddresses {
    public static final int PREFIX = 24;
    /** The client outside the guests, on the VM network. */
    public static final String CLIENT = "10.77.0.1";
    /** The controller, on the management network. */
    public static final String CONTROLLER = "10.77.1.1";

    private static final int FIRST_GUEST = 100;
    private static final int LAST_GUEST = 250;

    private LabAddresses() {}

    /** The address of host {@code number} (1, 2, ...) on a network; hosts have none on the VM network. */
    public static String host(LabNetworkName network, int number) {
        int third = switch (network) {
            case VM -> throw new LabException("hosts have no address on the VM network");
            case MANAGEMENT -> 1;
            case STORAGE -> 2;
            case MIGRATION -> 3;
        };
        return "10.77." + third + "." + (10 + number);
    }

    /** The address of the guest with an index from 1. */
    public static String guest(int index) {
        if (index < 1 || FIRST_GUEST + index > LAST_GUEST) {
            throw new LabException(
                    "a lab has addresses for " + (LAST_GUEST - FIRST_GUEST) + " guests, not for number " + index);
        }
        return "10.77.0." + (FIRST_GUEST + index);
    }

    /** The MAC address of the guest with an index from 1, in QEMU's range. */
    public static String guestMac(int index) {
        return String.format("52:54:00:77:00:%02x", index);
    }
}
