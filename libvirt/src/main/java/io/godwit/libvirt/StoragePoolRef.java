package io.godwit.libvirt;

import java.util.UUID;

/** How calls and events name a storage pool. The daemon finds it by UUID. */
public record StoragePoolRef(String name, UUID uuid) {
    static StoragePoolRef decode(XdrDecoder in) {
        return new StoragePoolRef(in.string(), in.uuid());
    }

    void encode(XdrEncoder out) {
        out.string(name).uuid(uuid);
    }
}
