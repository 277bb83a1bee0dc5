package io.godwit.libvirt;

/** Ends a flow of events. Closing twice, or after the connection is gone, does nothing. */
public interface Subscription extends AutoCloseable {
    /** After this returns no further event is handed over, save one whose handler is already running. */
    @Override
    void close();
}
