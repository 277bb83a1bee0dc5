package io.godwit.libvirt;

import java.util.UUID;

/** How calls and events name one of libvirt's virtual networks. The daemon finds it by UUID. */
public record NetworkRef(String name, UUID uuid) {
    static NetworkRef decode(XdrDecoder in) {
        return new NetworkRef(in.string(), in.uuid());
    }

    void encode(XdrEncoder out) {
        out.string(name).uuid(uuid);
    }
}
