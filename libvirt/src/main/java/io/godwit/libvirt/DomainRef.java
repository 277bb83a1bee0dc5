package io.godwit.libvirt;

import java.util.UUID;

/**
 * How calls and events name a domain. The daemon finds it by UUID; name and id are what it said last.
 *
 * @param id the number of the running instance, -1 when it does not run
 */
public record DomainRef(String name, UUID uuid, int id) {
    public DomainRef {
        if (name.isEmpty()) {
            throw new ProtocolException("a domain without a name");
        }
    }

    /** Whether it ran when this reference was made. */
    public boolean active() {
        return id >= 0;
    }
}
