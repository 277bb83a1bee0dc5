package io.godwit.lab.controller;

import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/**
 * The {@code godwit} script of this installation. Parts that the lab starts run with the JDK of this program, take what
 * is built, and have the lab's own classes in reach.
 */
public final class Launcher {
    private final Path home;

    private Launcher(Path home) {
        this.home = home;
    }

    /** From the property {@code godwit.home}, else the nearest directory upwards that holds the script. */
    public static Launcher find() {
        String told = System.getProperty("godwit.home");
        Path directory =
                Path.of(told == null ? System.getProperty("user.dir") : told).toAbsolutePath();
        for (Path each = directory; each != null; each = each.getParent()) {
            if (Files.isExecutable(each.resolve("godwit")) && Files.exists(each.resolve("pom.xml"))) {
                return new Launcher(each);
            }
        }
        throw new LabException("the godwit script was not found in " + directory + " or above it");
    }

    /** The command that runs a part: {@code server}, {@code agent}, {@code vm} and so on. */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("godwit").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What the environment of such a command needs beside. */
    public Map<String, String> environment() {
        return Map.of(
                "GODWIT_NO_BUILD", "1",
                "JAVA_HOME", System.getProperty("java.home"),
                "GODWIT_CLASSPATH_EXTRA", home.resolve("lab/target/classes").toString());
    }

    /** Whether a part is built: its jar has the main class. */
    public boolean has(String module, String mainClass) {
        Path jar = home.resolve(module).resolve("target/" + module + "-0.1.0-SNAPSHOT.jar");
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.getEntry(mainClass.replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            return false;
        }
    }
}
