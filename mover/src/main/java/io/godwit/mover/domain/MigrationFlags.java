package io.godwit.mover.domain;

import io.godwit.libvirt.MigrateFlag;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.MoveOptions;
import java.util.List;

/** libvirt's migration flags for one move; the same in every phase. */
public final class MigrationFlags {

    private static final long PERMITTED = MigrateFlag.LIVE
            | MigrateFlag.CHANGE_PROTECTION
            | MigrateFlag.PERSIST_DEST
            | MigrateFlag.UNDEFINE_SOURCE
            | MigrateFlag.PARALLEL
            | MigrateFlag.UNSAFE;

    private MigrationFlags() {}

    /**
     * The flags.
     *
     * <p>CHANGE_PROTECTION always stands: without it {@code virsh resume} could start the source's copy beside the
     * target's. UNSAFE switches off libvirt's checks of every disk, so it is set only when every writable disk is a file
     * in a directory whose sharing was proved for this very move, and bypasses the page cache (requirement C6); a VM with
     * other disks beside is left to libvirt's own judgement.
     */
    public static long of(Definition definition, boolean persistent, MoveOptions options) {
        long flags = MigrateFlag.LIVE | MigrateFlag.CHANGE_PROTECTION;
        if (persistent) {
            flags |= MigrateFlag.PERSIST_DEST | MigrateFlag.UNDEFINE_SOURCE;
        }
        if (options.channels() > 0) {
            flags |= MigrateFlag.PARALLEL;
        }
        if (definition.otherDisks() == 0 && provenShared(definition.fileDisks(), options.provenDirectories())) {
            flags |= MigrateFlag.UNSAFE;
        }
        return flags;
    }

    /** Refuses, at the target, flags that no move of ours has. */
    public static void requirePermitted(long flags) {
        long unknown = flags & ~PERMITTED;
        if (unknown != 0 || (flags & MigrateFlag.CHANGE_PROTECTION) == 0) {
            throw new GodwitException(
                    ErrorCode.DEFINITION_REFUSED,
                    "the source asks for migration flags that are not permitted: 0x" + Long.toHexString(flags));
        }
    }

    private static boolean provenShared(List<Definition.FileDisk> disks, List<String> directories) {
        return !disks.isEmpty()
                && disks.stream()
                        .allMatch(disk -> disk.bypassesPageCache() && directories.contains(parent(disk.path())));
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 1));
    }
}
