package io.godwit.libvirt;

/**
 * The host as {@code virNodeGetInfo} tells it.
 *
 * @param memoryKib memory of the host in KiB
 * @param cpus active logical CPUs
 * @param mhz expected frequency, 0 if unknown
 * @param threads threads per core
 */
public record NodeInfo(
        String cpuModel, long memoryKib, int cpus, int mhz, int numaNodes, int sockets, int cores, int threads) {
    private static final int MODEL_LENGTH = 32;

    static NodeInfo decode(XdrDecoder in) {
        StringBuilder model = new StringBuilder();
        boolean ended = false;
        for (int i = 0; i < MODEL_LENGTH; i++) {
            int character = in.integer();
            ended |= character == 0;
            if (!ended) {
                model.append((char) (character & 0xff));
            }
        }
        return new NodeInfo(
                model.toString(),
                in.hyper(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer());
    }
}
