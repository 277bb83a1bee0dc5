package io.godwit.libvirt;

/** The daemon refused this client, or demands a method of authentication that this client does not speak (SASL). */
public final class AuthenticationException extends LibvirtException {
    AuthenticationException(Procedure procedure, RemoteError error) {
        super(procedure, error);
    }

    AuthenticationException(String message) {
        super(message, null);
    }
}
