package io.godwit.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process, told apart from a later one that got the same pid by the time at which it started (proc(5), field 22 of
 * {@code /proc/PID/stat}). Holds within one boot: keep it together with {@link BootId}.
 *
 * @param pid process id
 * @param startTicks start time in clock ticks after boot
 */
public record ProcessIdentity(long pid, long startTicks) {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    public ProcessIdentity {
        if (pid <= 0 || startTicks < 0) {
            throw new IllegalArgumentException("no process: pid " + pid + ", start " + startTicks);
        }
    }

    /** This JVM. */
    public static ProcessIdentity current() throws IOException {
        long pid = ProcessHandle.current().pid();
        return find(pid).orElseThrow(() -> new IOException("/proc shows no process " + pid + ", which is this one"));
    }

    /** The process that has this pid now; empty if there is none or it is dead and only waits to be collected. */
    public static Optional<ProcessIdentity> find(long pid) throws IOException {
        String stat = read(pid, "stat");
        // The command name may hold spaces and brackets: fields are counted after the last bracket.
        int afterName = stat.lastIndexOf(')');
        if (afterName < 0) {
            return Optional.empty();
        }
        String[] fields = stat.substring(afterName + 2).split(" ", -1);
        String state = fields[0];
        if (state.equals("Z") || state.equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[19])));
    }

    /** Whether this very process, not a later one with its pid, still runs. */
    public boolean isRunning() throws IOException {
        return find(pid).filter(this::equals).isPresent();
    }

    /** Resident memory (VmRSS) in bytes; 0 if the process has none or is gone. */
    public long residentBytes() throws IOException {
        Matcher matcher = RESIDENT.matcher(read(pid, "status"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    }

    private static String read(long pid, String file) throws IOException {
        Path path = Path.of("/proc", Long.toString(pid), file);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            if (Files.exists(path.getParent())) {
                throw e;
            }
            return "";
        }
    }
}
