package io.godwit.mover.policy;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * The host's own rules, from {@code host.conf} beside the enrolment; the controller cannot change them.
 *
 * @param migrationAdapters adapters that carry migration traffic ({@code migration.adapters}); there is no fallback to
 *     another adapter (requirement D1)
 * @param tunnelPort port of the tunnel on those adapters ({@code migration.port}); 0 = any free one
 * @param deniedPaths directories no VM definition may refer to ({@code denied.paths})
 * @param allowedPaths when not empty, the only directories a VM definition may refer to ({@code allowed.paths});
 *     emulators are judged apart
 * @param emulatorPaths where an emulator may lie ({@code emulator.paths})
 */
public record HostPolicy(
        List<String> migrationAdapters,
        int tunnelPort,
        List<Path> deniedPaths,
        List<Path> allowedPaths,
        List<Path> emulatorPaths) {

    public static final int DEFAULT_TUNNEL_PORT = 7749;

    static final List<String> DEFAULT_DENIED =
            List.of("/etc", "/root", "/proc", "/sys", "/var/lib/godwit", "/run/godwit");

    /** Only root writes there. */
    static final List<String> DEFAULT_EMULATORS =
            List.of("/usr/bin", "/usr/sbin", "/usr/lib", "/usr/libexec", "/usr/local");

    public HostPolicy {
        migrationAdapters = List.copyOf(migrationAdapters);
        deniedPaths = List.copyOf(deniedPaths);
        allowedPaths = List.copyOf(allowedPaths);
        emulatorPaths = List.copyOf(emulatorPaths);
    }

    /** Reads the file; a missing file means the defaults, without any migration adapter. */
    public static HostPolicy load(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return new HostPolicy(
                list(properties.getProperty("migration.adapters", "")),
                port(file, properties.getProperty("migration.port", Integer.toString(DEFAULT_TUNNEL_PORT))),
                paths(properties.getProperty("denied.paths", String.join(",", DEFAULT_DENIED))),
                paths(properties.getProperty("allowed.paths", "")),
                paths(properties.getProperty("emulator.paths", String.join(",", DEFAULT_EMULATORS))));
    }

    /** Whether a VM definition may refer to the path. It is judged as it stands: relative paths and {@code ..} are refused. */
    public boolean permits(String path) {
        Path wanted = Path.of(path);
        if (!wanted.isAbsolute() || !wanted.equals(wanted.normalize())) {
            return false;
        }
        return deniedPaths.stream().noneMatch(wanted::startsWith)
                && (allowedPaths.isEmpty()
                        || permitsEmulator(path)
                        || allowedPaths.stream().anyMatch(wanted::startsWith));
    }

    /** Whether an arriving VM may be run by this program. */
    public boolean permitsEmulator(String path) {
        Path wanted = Path.of(path);
        return wanted.isAbsolute()
                && wanted.equals(wanted.normalize())
                && emulatorPaths.stream().anyMatch(wanted::startsWith);
    }

    private static int port(Path file, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("migration.port in " + file + " is no number: " + text, e);
        }
        throw new IllegalArgumentException("migration.port in " + file + " must be 0 to 65535, not " + text);
    }

    private static List<Path> paths(String text) {
        return list(text).stream().map(Path::of).toList();
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }
}
