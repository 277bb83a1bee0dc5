package io.godwit.libvirt;

/** No domain with that name or UUID is known to the daemon. */
public final class DomainNotFoundException extends LibvirtException {
    DomainNotFoundException(Procedure procedure, RemoteError error) {
        super(procedure, error);
    }
}
