package io.godwit.libvirt;

/** The operation does not fit the domain's state, for example a start of a domain that runs. */
public final class OperationInvalidException extends LibvirtException {
    OperationInvalidException(Procedure procedure, RemoteError error) {
        super(procedure, error);
    }
}
