package io.godwit.lab.process;

import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The processes that live in given network namespaces, however they came there. A process that has moved on to another
 * network namespace is found by the mount namespace that it shares with one that has not.
 */
public final class NamespaceProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(15);

    private final Set<Object> networks;

    private NamespaceProcesses(Set<Object> networks) {
        this.networks = networks;
    }

    /** Of the namespaces that these files keep, such as {@code /run/netns/NAME}; files that keep none do not count. */
    public static NamespaceProcesses of(Collection<Path> namespaceFiles) {
        Set<Object> networks = new HashSet<>();
        Object own = identity(Path.of("/proc/self/ns/net")).orElseThrow();
        namespaceFiles.forEach(
                file -> identity(file).filter(network -> !network.equals(own)).ifPresent(networks::add));
        return new NamespaceProcesses(networks);
    }

    /** The pids found now, never this process or one in the machine's own namespaces. */
    public List<Long> find() {
        if (networks.isEmpty()) {
            return List.of();
        }
        List<Long> all = all();
        Set<Object> mounts = new HashSet<>();
        Set<Long> found = new HashSet<>();
        for (long pid : all) {
            if (identity(namespace(pid, "net")).filter(networks::contains).isPresent()) {
                found.add(pid);
                identity(namespace(pid, "mnt")).ifPresent(mounts::add);
            }
        }
        identity(namespace(1, "mnt")).ifPresent(mounts::remove);
        identity(Path.of("/proc/self/ns/mnt")).ifPresent(mounts::remove);
        for (long pid : all) {
            if (identity(namespace(pid, "mnt")).filter(mounts::contains).isPresent()) {
                found.add(pid);
            }
        }
        return found.stream().sorted().toList();
    }

    /** Kills what {@link #find} finds until nothing is left. */
    public void kill() {
        Await.until(
                KILL_DEADLINE,
                () -> {
                    List<Long> left = find();
                    left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
                    return left.isEmpty();
                },
                () -> "processes " + find() + " did not end although they were killed");
    }

    static List<Long> all() {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new LabException("cannot list the processes of this machine: " + e.getMessage(), e);
        }
    }

    private static Path namespace(long pid, String kind) {
        return PROC.resolve(Long.toString(pid)).resolve("ns").resolve(kind);
    }

    private static Optional<Object> identity(Path namespaceFile) {
        try {
            Object device = Files.getAttribute(namespaceFile, "unix:dev");
            Object inode = Files.getAttribute(namespaceFile, "unix:ino");
            return Optional.of(List.of(device, inode));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
