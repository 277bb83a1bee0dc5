package io.godwit.lab.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each process may occupy (issue 2, "Shows"); a miss is told, but is no failure. */
final class MemoryTargets {
    private static final Map<String, Integer> MEBIBYTES = Map.of("agent", 110, "mover", 130, "controller", 300);

    private MemoryTargets() {}

    /** One line for each process. */
    static List<String> lines(Map<String, Resident> rssMib) {
        return rssMib.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue().mebibytes()))
                .toList();
    }

    private static String line(String process, @Nullable Double mebibytes) {
        int target = MEBIBYTES.getOrDefault(process.replaceFirst("-.*", ""), 0);
        String name = String.format(Locale.ROOT, "%-10s", process.replace('-', ' '));
        if (mebibytes == null) {
            return name + "  not measured";
        }
        return String.format(
                Locale.ROOT,
                "%s %4.0f MiB, target %d%s",
                name,
                mebibytes,
                target,
                mebibytes > target ? " - over the target" : "");
    }
}
