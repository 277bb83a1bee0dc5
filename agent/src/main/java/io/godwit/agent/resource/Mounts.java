package io.godwit.agent.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mounted file systems, from {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)). Reading it touches none of them, so
 * it does not wait for a server that is away.
 */
record Mounts(List<Mount> mounts) {

    static final Path SYSTEM = Path.of("/proc/self/mountinfo");

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /**
     * One mount.
     *
     * @param source device or export; followed by the directory inside it in brackets where only that is mounted
     */
    record Mount(String point, String type, String source) {

        boolean holds(String path) {
            return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
        }
    }

    Mounts {
        mounts = List.copyOf(mounts);
    }

    static Mounts load(Path file) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
            parse(line).ifPresent(mounts::add);
        }
        return new Mounts(mounts);
    }

    /** The mount on which the absolute path lies: the longest mount point, of equal ones the last mounted. */
    Optional<Mount> find(String path) {
        Mount best = null;
        for (Mount mount : mounts) {
            if (mount.holds(path)
                    && (best == null || mount.point().length() >= best.point().length())) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code id parent major:minor root point options optional-fields... - type source super-options}. */
    private static Optional<Mount> parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] before = halves[0].split(" ", -1);
        String[] after = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
        if (before.length < 5 || after.length < 2) {
            return Optional.empty();
        }
        String root = unescape(before[3]);
        String source = unescape(after[1]);
        return Optional.of(
                new Mount(unescape(before[4]), after[0], root.equals("/") ? source : source + "[" + root + "]"));
    }

    /** Blanks and backslashes are written in octal; names beyond ASCII are not. */
    private static String unescape(String text) {
        return OCTAL.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }
}
