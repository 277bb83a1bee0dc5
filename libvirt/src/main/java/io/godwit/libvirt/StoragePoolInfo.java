package io.godwit.libvirt;

/** State and size of a storage pool, as last refreshed by the daemon; all sizes are 0 while it is inactive. */
public record StoragePoolInfo(State state, long capacityBytes, long allocationBytes, long availableBytes) {

    /** libvirt's {@code virStoragePoolState}. */
    public enum State {
        INACTIVE,
        BUILDING,
        RUNNING,
        DEGRADED,
        INACCESSIBLE,
        /** A number that this list does not name. */
        UNKNOWN;

        static State of(int number) {
            return switch (number) {
                case 0 -> INACTIVE;
                case 1 -> BUILDING;
                case 2 -> RUNNING;
                case 3 -> DEGRADED;
                case 4 -> INACCESSIBLE;
                default -> UNKNOWN;
            };
        }
    }

    static StoragePoolInfo decode(XdrDecoder in) {
        return new StoragePoolInfo(State.of(in.integer()), in.hyper(), in.hyper(), in.hyper());
    }
}
