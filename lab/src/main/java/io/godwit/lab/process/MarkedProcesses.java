package io.godwit.lab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Processes outside the lab's namespaces that belong to it: they carry a mark in their environment. */
public final class MarkedProcesses {
    /** Set by the lab for its relays only, never exported to a person's shell. */
    public static final String MARK = "GODWIT_LAB_RELAY";

    private MarkedProcesses() {}

    public static List<Long> find(String value) {
        return NamespaceProcesses.all().stream()
                .filter(pid -> environment(pid).contains(MARK + "=" + value))
                .toList();
    }

    public static void kill(String value) {
        find(value).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private static List<String> environment(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
            return Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
