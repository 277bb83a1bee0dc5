package io.godwit.mover.domain;

import io.godwit.model.MigrationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory of one move's sockets: mode 0700, owned by the user that QEMU runs as, nobody else's business. */
public final class MoveDirectory {

    private final Path path;

    private MoveDirectory(Path path) {
        this.path = path;
    }

    /** Makes it. The path below {@code runtime} stays short: a unix socket's path has 107 characters at most. */
    public static MoveDirectory create(Path runtime, MigrationId id, QemuUser owner) {
        Path parent = runtime.resolve("move");
        Path path = parent.resolve(id.toString());
        try {
            Files.createDirectories(parent);
            Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            own(path, owner);
            return new MoveDirectory(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the move's directory " + path, e);
        }
    }

    public Path memorySocket() {
        return path.resolve("memory.sock");
    }

    /** The URI that QEMU connects to at the source and listens on at the target. */
    public String memoryUri() {
        return "unix://" + memorySocket();
    }

    /** Gives a file in the directory to QEMU's user. */
    public static void own(Path file, QemuUser owner) throws IOException {
        Files.setAttribute(file, "unix:uid", owner.uid());
        Files.setAttribute(file, "unix:gid", owner.gid());
    }

    /** Removes the directory of a move and what is in it; nothing happens when it is not there. */
    public static void remove(Path runtime, MigrationId id) {
        Path path = runtime.resolve("move").resolve(id.toString());
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the move's directory " + path, e);
        }
    }
}
