package io.godwit.libvirt;

/** Bytes from the other side that break the protocol: a length out of bounds, a frame that ends too early, a wrong header. */
public final class ProtocolException extends LibvirtException {
    public ProtocolException(String message) {
        super(message, null);
    }
}
