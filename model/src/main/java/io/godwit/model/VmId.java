package io.godwit.model;

import java.util.UUID;

/** A VM's identity: the UUID of its libvirt domain, the same on every host. */
public record VmId(UUID value) {

    public static VmId parse(String text) {
        return new VmId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
