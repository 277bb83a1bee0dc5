package io.godwit.cli.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.cli.environment.Environment;
import io.godwit.cli.problem.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/** Tokens in files that only their owner reads; a token is never an argument and never in a message. */
public final class Secrets {

    /** Instead of a file: standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final int LONGEST = 10_000;
    private static final Set<PosixFilePermission> FOR_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private Secrets() {}

    /** The API token in that file. */
    static String read(String file, Environment environment, Consumer<String> warnings) {
        boolean fromInput = file.equals(STANDARD_INPUT);
        String name = fromInput ? "standard input" : "the file " + file;
        try (InputStream content = fromInput ? environment.standardInput() : Files.newInputStream(Path.of(file))) {
            if (!fromInput) {
                warnIfOthersRead(Path.of(file), warnings);
            }
            return checked(new String(content.readNBytes(LONGEST), UTF_8).strip(), name);
        } catch (NoSuchFileException e) {
            throw CliException.usage("cannot read the token file " + file + ": there is no such file");
        } catch (IOException e) {
            throw CliException.usage("cannot read the token from " + name + ": " + e.getMessage());
        }
    }

    static String checked(String token, String source) {
        if (token.isEmpty() || token.length() >= LONGEST || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw CliException.usage(
                    source + " does not hold an API token: one word of visible ASCII characters is needed");
        }
        return token;
    }

    /** Warns, and does not refuse: tokens of before may lie about in any mode. */
    static void warnIfOthersRead(Path file, Consumer<String> warnings) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(FOR_OTHERS::contains)) {
                warnings.accept("warning: others can read the token in " + file + " ("
                        + PosixFilePermissions.toString(permissions) + "); keep it to yourself: chmod 600 " + file);
            }
        } catch (UnsupportedOperationException e) {
            // A file system without owners: there is nothing to compare.
            return;
        }
    }

    /** Refuses early, before a secret is made that could not be kept. */
    public static void requireAbsent(Path file) {
        if (Files.exists(file)) {
            throw CliException.usage("the file " + file + " exists already; a secret is only written to a new one");
        }
    }

    /** Writes a secret to a new file of mode 0600. */
    public static void write(Path file, String secret) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret + "\n");
        } catch (FileAlreadyExistsException e) {
            throw CliException.usage("the file " + file + " exists already; a secret is only written to a new one");
        } catch (IOException e) {
            throw CliException.usage("cannot write the file " + file + ": " + e);
        }
    }
}
