package io.godwit.lab.host;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** A daemon that its host's supervisor starts again whenever it ends, unless the supervision is paused. */
public final class Daemon {
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final String title;
    private final Path pidFile;
    private final Path pauseFile;

    /** @param supervision the directory of its pid and pause files */
    public Daemon(String title, String name, Path supervision) {
        this.title = title;
        this.pidFile = supervision.resolve(name + ".pid");
        this.pauseFile = supervision.resolve(name + ".paused");
    }

    /** The pid of the running process; empty while there is none. */
    public OptionalLong findPid() {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                    ? OptionalLong.of(pid)
                    : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The pid of the running process, waiting for one that is being started. */
    public long pid() {
        Await.until(DEADLINE, () -> findPid().isPresent(), () -> title + " does not run");
        return findPid().orElseThrow();
    }

    /** {@code kill -9}; the supervisor starts it again unless paused. Returns when the process is gone. */
    public void kill() {
        findPid().ifPresent(pid -> end(pid, true));
    }

    /** Asks the process to end; the supervisor starts it again unless paused. Returns when the process is gone. */
    public void stop() {
        findPid().ifPresent(pid -> end(pid, false));
    }

    /** From now on the daemon stays down when it ends. */
    public void pauseSupervision() {
        try {
            Files.writeString(pauseFile, "");
        } catch (IOException e) {
            throw new LabException("cannot pause the supervision of " + title + ": " + e.getMessage(), e);
        }
    }

    /** The daemon is started again, now if it is down. */
    public void resumeSupervision() {
        try {
            Files.deleteIfExists(pauseFile);
        } catch (IOException e) {
            throw new LabException("cannot resume the supervision of " + title + ": " + e.getMessage(), e);
        }
    }

    private void end(long pid, boolean forcibly) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null) {
            return;
        }
        if (forcibly) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        Await.until(DEADLINE, () -> !process.isAlive(), () -> title + " (process " + pid + ") does not end");
    }
}
