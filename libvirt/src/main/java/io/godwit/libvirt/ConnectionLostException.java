package io.godwit.libvirt;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended before the answer came, or could not be made. Whether the daemon carried the call out is
 * unknown.
 */
public final class ConnectionLostException extends LibvirtException {
    ConnectionLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
