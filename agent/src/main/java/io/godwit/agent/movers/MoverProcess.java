package io.godwit.agent.movers;

import io.godwit.mover.log.LogFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a mover that outlives this agent: in a session of its own ({@code setsid}), its output appended to a log file.
 *
 * <p>The same JDK and class path as the agent's, with the optimizing compiler: without it TLS runs at a few per cent of its
 * speed. The heap may grow with the moves that run at once; a small young generation keeps it small for one.
 */
final class MoverProcess {

    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx96m",
            "-Xmn6m",
            "-Xss512k",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MaxDirectMemorySize=32m",
            "-XX:TrimNativeHeapInterval=10000",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    private MoverProcess() {}

    static void start(Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add("setsid");
        command.add("--fork");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-D" + LogFormat.PROPERTY + "=" + LogFormat.configured());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.godwit.mover.MoverMain");
        ProcessBuilder builder = new ProcessBuilder(command);
        // One arena instead of one for each of many threads: less memory, and the heap is Java's own anyway.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process launcher = builder.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        System.getLogger(MoverProcess.class.getName())
                .log(System.Logger.Level.DEBUG, "mover launched by process {0}", Long.toString(launcher.pid()));
    }
}
