package io.godwit.lab;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.process.Command;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Directories of the machine on which lab hosts mount their own. Those that were missing are made, written down before,
 * and removed with the last lab if they are still empty.
 */
final class MountPoints {
    private static final List<Path> NEEDED = List.of(
            Path.of("/etc/godwit"),
            Path.of("/var/lib/godwit"),
            Path.of("/etc/libvirt"),
            Path.of("/var/lib/libvirt"),
            Path.of("/var/cache/libvirt"),
            Path.of("/var/log/libvirt"),
            LabPaths.NAMESPACES);
    private static final Path MADE = LabPaths.DATA_ROOT.resolve("made");

    private MountPoints() {}

    static void create() {
        try {
            Files.createDirectories(LabPaths.DATA_ROOT);
            for (Path directory : NEEDED) {
                if (!Files.exists(directory)) {
                    Files.writeString(MADE, directory + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    if (!directory.equals(LabPaths.NAMESPACES)) {
                        Files.createDirectory(directory);
                    }
                }
            }
        } catch (IOException e) {
            throw new LabException("cannot make the directories that lab hosts mount on: " + e.getMessage(), e);
        }
    }

    /** Removes what was made and the lab's own roots, unless another lab exists. */
    static void removeUnlessNeeded() {
        try {
            if (hasLabs(LabPaths.RUN_ROOT) || hasLabs(LabPaths.DATA_ROOT)) {
                return;
            }
            if (Files.exists(MADE)) {
                for (String line : Files.readAllLines(MADE)) {
                    remove(Path.of(line));
                }
                Files.delete(MADE);
            }
            Files.deleteIfExists(LabPaths.DATA_ROOT);
            Files.deleteIfExists(LabPaths.RUN_ROOT);
        } catch (IOException e) {
            throw new LabException("cannot remove the directories that lab hosts mounted on: " + e.getMessage(), e);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!NEEDED.contains(directory) || !Files.isDirectory(directory)) {
            return;
        }
        if (directory.equals(LabPaths.NAMESPACES)) {
            if (isEmpty(directory)) {
                Command.attempt(Command.USUAL_DEADLINE, List.of("umount", directory.toString()));
            } else {
                return;
            }
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // Somebody else has put something there since: it is theirs now.
            return;
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static boolean hasLabs(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.anyMatch(Files::isDirectory);
        }
    }
}
