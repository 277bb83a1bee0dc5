package io.godwit.model.host;

/**
 * Storage of a host that holds VM files: one of libvirt's storage pools, or a file system in which disks of its VMs lie.
 *
 * @param name libvirt's name of the pool; of a file system that is no pool, its mount point
 * @param type libvirt's pool type, or the file system's type (for example {@code nfs4}, {@code ext4})
 * @param source what stands behind it, as the host names it (for example {@code filer:/export/vms}); a name, no proof that
 *     another host sees the same (C6)
 * @param path where the host finds it: a directory or a device path
 * @param capacityBytes 0 where it is not known
 * @param availableBytes 0 where it is not known
 */
public record HostDatastore(
        String name,
        boolean pool,
        String type,
        String source,
        String path,
        boolean active,
        long capacityBytes,
        long availableBytes) {

    public HostDatastore {
        if (capacityBytes < 0 || availableBytes < 0) {
            throw new IllegalArgumentException("capacity of datastore " + name + " must not be negative");
        }
    }
}
