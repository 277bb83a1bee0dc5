package io.godwit.lab;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.Command;
import io.godwit.lab.process.MarkedProcesses;
import io.godwit.lab.process.NamespaceProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes everything that belongs to a lab of a given name, whatever state it is in. It needs no record: what is the
 * lab's follows from the names of its namespaces, directories and control groups.
 */
final class LabRemains {
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
    private static final Duration GROUP_DEADLINE = Duration.ofMinutes(1);

    private final LabName lab;
    private final LabPaths paths;

    LabRemains(LabName lab) {
        this.lab = lab;
        this.paths = new LabPaths(lab);
    }

    /** True if anything of the lab is there. */
    boolean exist() {
        return Files.exists(paths.run())
                || Files.exists(paths.data())
                || !namespaces().isEmpty()
                || !MarkedProcesses.find(lab.value()).isEmpty();
    }

    /** Ends the lab's processes, then removes namespaces (with every link in them), control groups and files. */
    void remove() {
        List<Path> namespaces = namespaces();
        MarkedProcesses.kill(lab.value());
        NamespaceProcesses.of(namespaces).kill();
        for (Path namespace : namespaces) {
            // A file without a namespace behind it, left by a crash between two steps, is only unlinked.
            if (!Command.attempt(
                            Command.USUAL_DEADLINE,
                            List.of(
                                    "ip",
                                    "netns",
                                    "delete",
                                    namespace.getFileName().toString()))
                    .succeeded()) {
                delete(namespace);
            }
        }
        unmountBelow(paths.run());
        unmountBelow(paths.data());
        removeControlGroups();
        delete(paths.data());
        delete(paths.run());
        MountPoints.removeUnlessNeeded();
    }

    private List<Path> namespaces() {
        if (!Files.isDirectory(LabPaths.NAMESPACES)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(LabPaths.NAMESPACES)) {
            return files.filter(file -> file.getFileName().toString().startsWith(lab.namespace("")))
                    .toList();
        } catch (IOException e) {
            throw new LabException("cannot list " + LabPaths.NAMESPACES + ": " + e.getMessage(), e);
        }
    }

    /** The lab mounts only inside its hosts; what is mounted here came by other hands and must not be deleted through. */
    private static void unmountBelow(Path directory) {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            mounts.map(line -> line.split(" ", -1)[1])
                    .filter(point -> point.equals(directory.toString()) || point.startsWith(directory + "/"))
                    .sorted(Comparator.reverseOrder())
                    .forEach(point -> Command.run("umount", "--lazy", point));
        } catch (IOException e) {
            throw new LabException("cannot read the machine's mounts: " + e.getMessage(), e);
        }
    }

    private void removeControlGroups() {
        if (!Files.isDirectory(CONTROL_GROUPS)) {
            return;
        }
        try (Stream<Path> controllers = Files.list(CONTROL_GROUPS)) {
            Stream.concat(Stream.of(CONTROL_GROUPS), controllers)
                    .map(controller -> controller.resolve("godwit-lab"))
                    .filter(Files::isDirectory)
                    .toList()
                    .forEach(this::removeControlGroup);
        } catch (IOException e) {
            throw new LabException("cannot list " + CONTROL_GROUPS + ": " + e.getMessage(), e);
        }
    }

    private void removeControlGroup(Path labs) {
        Path own = labs.resolve(lab.value());
        // A killed process keeps its group busy until the kernel has let go of it, also when it is listed no more.
        Await.until(
                GROUP_DEADLINE,
                () -> removeGroups(own),
                () -> "control group " + own
                        + " cannot be removed: processes in it are still ending; try 'down' again");
        try {
            Files.deleteIfExists(labs);
        } catch (IOException e) {
            // Another lab is in it, or is just being made: the last one removes it.
        }
    }

    /** Directories only: the files in them are the kernel's and go with them. */
    private static boolean removeGroups(Path group) {
        if (!Files.isDirectory(group)) {
            return true;
        }
        try (Stream<Path> inner = Files.list(group)) {
            inner.filter(Files::isDirectory).forEach(LabRemains::removeGroups);
        } catch (IOException | UncheckedIOException e) {
            return !Files.isDirectory(group);
        }
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LabException("cannot remove " + path + ": " + e.getMessage(), e);
        }
    }
}
