package io.godwit.libvirt;

/** Traffic of one disk since the domain started; -1 where the hypervisor does not count. */
public record BlockStatistics(long readRequests, long readBytes, long writeRequests, long writeBytes, long errors) {
    static BlockStatistics decode(XdrDecoder in) {
        return new BlockStatistics(in.hyper(), in.hyper(), in.hyper(), in.hyper(), in.hyper());
    }
}
