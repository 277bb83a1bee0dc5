package io.godwit.agent.enrolment;

import io.godwit.link.GodwitJson;
import io.godwit.link.JoinToken;
import io.godwit.link.Pem;
import io.godwit.model.agent.JoinAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;

/** Writes an enrolment: {@code agent.json} last, so that a half-written one does not count. */
final class EnrolmentFiles {

    private EnrolmentFiles() {}

    static void write(Path directory, JoinToken token, JoinAnswer answer, PrivateKey key) throws IOException {
        Files.deleteIfExists(directory.resolve(Enrolment.SETTINGS));
        IdentityFiles.install(directory, Pem.encode(key), answer.certificate(), answer.authority());
        Enrolment.Settings settings =
                new Enrolment.Settings(answer.hostId(), answer.hostName(), token.addresses(), token.port());
        write(
                directory.resolve(Enrolment.SETTINGS),
                GodwitJson.lenient().writerWithDefaultPrettyPrinter().writeValueAsString(settings) + "\n",
                "rw-r--r--");
        IdentityFiles.keepOnlyCurrent(directory);
    }

    /** Makes the directory (0755) and proves that it can be written to, before the token is used up. */
    static void probe(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path probe = Files.createTempFile(directory, ".probe", "");
        Files.delete(probe);
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
