package io.godwit.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The controller's directory: database, CA, admin token. One controller at a time uses it (a lock on {@code server.lock}
 * that ends with the process).
 */
public final class DataDirectory implements AutoCloseable {

    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");

    private static final long LEAST_BYTES = 16L * 1024 * 1024;

    private final Path path;
    private final FileChannel lockChannel;

    private DataDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the directory (0700) where it is missing, and locks it.
     *
     * @throws StartFailure when it cannot be used or another controller uses it
     */
    public static DataDirectory open(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new StartFailure("another controller uses the data directory " + path
                        + ": stop it first, or give this one another directory by --data");
            }
            DataDirectory directory = new DataDirectory(path, channel);
            directory.refuseFull();
            return directory;
        } catch (IOException e) {
            throw new StartFailure(
                    "cannot use the data directory " + path + " (" + e + "): it must be a directory that this user may"
                            + " write to",
                    e);
        }
    }

    /** Before anything fails halfway: the database's log alone grows by megabytes. */
    private void refuseFull() throws IOException {
        FileStore store = Files.getFileStore(path);
        if (store.getTotalSpace() > 0 && store.getUsableSpace() < LEAST_BYTES) {
            close();
            throw new StartFailure("the file system of the data directory " + path + " has only "
                    + store.getUsableSpace() / 1024 + " KiB free: make room for at least " + LEAST_BYTES / 1024 / 1024
                    + " MiB there, then start again. Nothing was changed");
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** For files of the running controller; what a killed one left there is removed by the next. */
    public Path temporary() {
        return file("tmp");
    }

    /**
     * Makes the directory for temporary files, and removes what is in it.
     *
     * @throws StartFailure when that cannot be
     */
    public void emptyTemporary() {
        Path temporary = temporary();
        try {
            if (Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> tree = Files.walk(temporary)) {
                    for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
            Files.createDirectory(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StartFailure("cannot empty " + temporary + " (" + e + "): remove it", e);
        }
    }

    /** Writes a file whole or not at all, readable for everybody who may enter the directory. */
    public void write(String name, String text) {
        write(name, text, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Writes a file whole or not at all, for its owner only (0600). */
    public void writeSecret(String name, String text) {
        write(name, text, SECRET);
    }

    private void write(String name, String text, Set<PosixFilePermission> permissions) {
        Path fresh = file(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(permissions));
            Files.writeString(fresh, text);
            Files.setPosixFilePermissions(fresh, permissions);
            Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartFailure("cannot write " + file(name) + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot give " + path + " free", e);
        }
    }
}
