package io.godwit.mover.source;

import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.DomainXmlFlag;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.mover.domain.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the files of a VM's disks. libvirt gives them back to root when it destroys a domain, unless it knows that the
 * domain was migrated away; the copy at the target would then lose its disks where the storage checks every access (NFS).
 */
final class DiskOwners {

    private static final System.Logger LOG = System.getLogger(DiskOwners.class.getName());

    private record Owner(int uid, int gid) {}

    private final Map<Path, Owner> owners;

    private DiskOwners(Map<Path, Owner> owners) {
        this.owners = owners;
    }

    static DiskOwners of(LibvirtConnection connection, DomainRef domain) {
        Map<Path, Owner> owners = new LinkedHashMap<>();
        for (Definition.FileDisk disk : Definition.parse(connection.xml(domain, DomainXmlFlag.MIGRATABLE))
                .fileDisks()) {
            Path path = Path.of(disk.path());
            try {
                owners.put(path, owner(path));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the owner of disk {0} cannot be read: {1}", path, e.getMessage());
            }
        }
        return new DiskOwners(owners);
    }

    /** Gives back what has changed. */
    void restore() {
        owners.forEach((path, owner) -> {
            try {
                if (!owner(path).equals(owner)) {
                    Files.setAttribute(path, "unix:uid", owner.uid(), LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(path, "unix:gid", owner.gid(), LinkOption.NOFOLLOW_LINKS);
                }
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "disk {0} was given back to root and could not be returned to {1}: {2}. The VM at the target may"
                                + " lose it: chown it",
                        path,
                        owner,
                        e.getMessage());
            }
        });
    }

    private static Owner owner(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid");
        return new Owner(number(attributes.get("uid")), number(attributes.get("gid")));
    }

    private static int number(@Nullable Object value) {
        return value instanceof Integer number ? number : 0;
    }
}
