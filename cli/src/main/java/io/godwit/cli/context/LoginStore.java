package io.godwit.cli.context;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.environment.Environment;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The kept logins, by the names of their contexts: one file, {@code contexts.json} (0600) in a directory of 0700, always
 * replaced as a whole. Two commands that change it at once wait for each other.
 */
final class LoginStore {

    /**
     * @param current the context that counts when none is named
     */
    record Logins(@Nullable String current, SortedMap<String, Login> contexts) {

        static final Logins NONE = new Logins(null, new TreeMap<>());

        Logins with(String name, Login login) {
            SortedMap<String, Login> more = new TreeMap<>(contexts);
            more.put(name, login);
            return new Logins(name, more);
        }

        Logins without(String name) {
            SortedMap<String, Login> fewer = new TreeMap<>(contexts);
            fewer.remove(name);
            return new Logins(name.equals(current) ? null : current, fewer);
        }

        Login require(String name) {
            Login login = contexts.get(name);
            if (login == null) {
                throw CliException.usage("there is no context " + name + "; "
                        + (contexts.isEmpty()
                                ? "'godwit login' makes one"
                                : "there are: " + String.join(", ", contexts.keySet())));
            }
            return login;
        }
    }

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final Path file;

    LoginStore(Environment environment) {
        this.directory = environment.configuration();
        this.file = directory.resolve("contexts.json");
    }

    Path file() {
        return file;
    }

    Logins load() {
        try {
            return Files.exists(file)
                    ? Optional.ofNullable(ApiClient.JSON.readValue(Files.readString(file), Logins.class))
                            .orElseThrow()
                    : Logins.NONE;
        } catch (IOException | JacksonException | NoSuchElementException e) {
            throw new CliException(
                    ExitCode.OTHER,
                    "internal",
                    "cannot read the kept logins in " + file + " (" + firstLine(e)
                            + "); move the file away and log in again");
        }
    }

    /** Changes what is kept; what another command wrote meanwhile is not lost. */
    Logins change(UnaryOperator<Logins> change) {
        try {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory, OWNER_DIRECTORY);
            }
            try (FileChannel lock = FileChannel.open(
                            directory.resolve(".lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            OWNER_FILE);
                    var _ = lock.lock()) {
                Logins changed = change.apply(load());
                replace(changed);
                return changed;
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.OTHER, "internal", "cannot write the kept logins to " + file + ": " + e);
        }
    }

    private void replace(Logins logins) throws IOException {
        Path next = Files.createTempFile(directory, ".contexts", ".json", OWNER_FILE);
        try {
            Files.writeString(next, ApiClient.JSON.writeValueAsString(logins) + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Never the content: it holds tokens. */
    private static String firstLine(Exception e) {
        return e instanceof JacksonException wrong
                ? "not the JSON that it should be, near line " + line(wrong)
                : String.valueOf(e.getMessage());
    }

    private static int line(JacksonException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }
}
