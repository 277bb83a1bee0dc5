package io.godwit.lab.host;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shell script that makes and enters lab hosts and supervises daemons, unpacked into the lab's directory. */
public final class HostScript {
    private final LabPaths lab;

    public HostScript(LabPaths lab) {
        this.lab = lab;
    }

    Path path() {
        return lab.data().resolve("host.sh");
    }

    /** Writes the script; once, before anything of the lab is started. */
    public void unpack() {
        try (InputStream script = HostScript.class.getResourceAsStream("host.sh")) {
            if (script == null) {
                throw new LabException("host.sh is missing in the lab's jar: build again with ./godwit build");
            }
            Files.write(path(), script.readAllBytes());
        } catch (IOException e) {
            throw new LabException("cannot write " + path() + ": " + e.getMessage(), e);
        }
    }

    /** The command that keeps a daemon running; pid and pause files lie in the directory. */
    public List<String> supervise(String daemon, Path directory, Path log, List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("/bin/bash", path().toString(), "supervise", daemon, directory.toString(), log.toString()));
        all.addAll(command);
        return all;
    }

    void launch(List<String> arguments, Map<String, String> environment, Path log) {
        List<String> command = new ArrayList<>(List.of("/bin/bash", path().toString()));
        command.addAll(arguments);
        launchCommand(command, environment, log);
    }

    /** Starts a command in a session of its own: it outlives this program and hears no Ctrl-C meant for it. */
    public void launchCommand(List<String> command, Map<String, String> environment, Path log) {
        List<String> session = new ArrayList<>(List.of("setsid"));
        session.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(session)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            builder.start();
        } catch (IOException e) {
            throw new LabException("cannot start '" + String.join(" ", command) + "': " + e.getMessage(), e);
        }
    }
}
