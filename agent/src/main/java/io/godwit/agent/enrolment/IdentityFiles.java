package io.godwit.agent.enrolment;

import io.godwit.link.Pem;
import io.godwit.mover.host.IdentityDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/**
 * A host's pairs of key and certificate on the disk: each in a directory {@code identity-FINGERPRINT} (0700), the one in use
 * behind the link {@link IdentityDirectory#CURRENT}, the one before it behind {@value #PREVIOUS} until the controller has
 * taken the new one. Everything is on the disk before a link leads to it.
 */
final class IdentityFiles {

    static final String PREVIOUS = "identity.previous";

    private static final String PREFIX = "identity-";
    private static final List<String> FILES =
            List.of(IdentityDirectory.KEY, IdentityDirectory.CERTIFICATE, IdentityDirectory.AUTHORITY);

    private IdentityFiles() {}

    /** Writes the pair and makes it the one in use; the one that was in use becomes the previous one. */
    static void install(Path etc, String key, String certificate, String authority) throws IOException {
        adoptFormerLayout(etc);
        keepOnlyCurrent(etc);
        Path fresh = write(etc, key, certificate, authority);
        Path current = etc.resolve(IdentityDirectory.CURRENT);
        if (Files.isSymbolicLink(current)) {
            link(etc.resolve(PREVIOUS), Files.readSymbolicLink(current));
        }
        link(current, fresh.getFileName());
        force(etc);
    }

    /** The directory of the pair before the one in use, while it is kept. */
    static Optional<Path> previous(Path etc) throws IOException {
        Path link = etc.resolve(PREVIOUS);
        if (!Files.isDirectory(link) || link.toRealPath().equals(IdentityDirectory.current(etc))) {
            return Optional.empty();
        }
        return Optional.of(link.toRealPath());
    }

    /** Makes the previous pair the one in use again; the other one is removed. */
    static void backToPrevious(Path etc) throws IOException {
        Path refused = IdentityDirectory.current(etc);
        link(etc.resolve(IdentityDirectory.CURRENT), Files.readSymbolicLink(etc.resolve(PREVIOUS)));
        force(etc);
        forgetPrevious(etc);
        remove(refused);
    }

    /**
     * Removes the previous pair. Others are left alone: one may just be written by {@code agent join}, and no link leads
     * to it yet.
     */
    static void forgetPrevious(Path etc) throws IOException {
        Optional<Path> previous = previous(etc);
        Files.deleteIfExists(etc.resolve(PREVIOUS));
        if (previous.isPresent()) {
            remove(previous.get());
        }
        if (Files.isSymbolicLink(etc.resolve(IdentityDirectory.CURRENT))) {
            for (String file : FILES) {
                Files.deleteIfExists(etc.resolve(file));
            }
        }
    }

    /** Removes every pair but the one in use, also what a crash has left. */
    static void keepOnlyCurrent(Path etc) throws IOException {
        forgetPrevious(etc);
        Path current = IdentityDirectory.current(etc);
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(etc, PREFIX + "*")) {
            for (Path directory : directories) {
                if (!directory.getFileName().equals(current.getFileName())) {
                    remove(directory);
                }
            }
        }
    }

    /** A former version wrote the files beside the settings; without a link there they would be lost as the previous pair. */
    private static void adoptFormerLayout(Path etc) throws IOException {
        boolean former = FILES.stream().allMatch(file -> Files.isRegularFile(etc.resolve(file)));
        if (former && !Files.exists(etc.resolve(IdentityDirectory.CURRENT), LinkOption.NOFOLLOW_LINKS)) {
            Path adopted = write(
                    etc,
                    Files.readString(etc.resolve(IdentityDirectory.KEY)),
                    Files.readString(etc.resolve(IdentityDirectory.CERTIFICATE)),
                    Files.readString(etc.resolve(IdentityDirectory.AUTHORITY)));
            link(etc.resolve(IdentityDirectory.CURRENT), adopted.getFileName());
        }
    }

    private static Path write(Path etc, String key, String certificate, String authority) throws IOException {
        Path directory = etc.resolve(PREFIX + fingerprint(certificate).substring(0, 16));
        remove(directory);
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write(directory.resolve(IdentityDirectory.KEY), key, "rw-------");
        write(directory.resolve(IdentityDirectory.CERTIFICATE), certificate, "rw-r--r--");
        write(directory.resolve(IdentityDirectory.AUTHORITY), authority, "rw-r--r--");
        force(directory);
        force(etc);
        return directory;
    }

    private static String fingerprint(String certificate) throws IOException {
        try {
            return Pem.fingerprint(Pem.certificates(certificate).getFirst());
        } catch (GeneralSecurityException e) {
            throw new IOException("what should be this host's certificate is none: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** In one step, whether there is such a link or not. */
    private static void link(Path link, Path to) throws IOException {
        Path fresh = link.resolveSibling(link.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, to);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (String file : FILES) {
            Files.deleteIfExists(directory.resolve(file));
        }
        Files.deleteIfExists(directory);
    }
}
