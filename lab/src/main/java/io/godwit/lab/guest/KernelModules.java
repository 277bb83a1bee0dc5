package io.godwit.lab.guest;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Modules of an unpacked kernel package, each after those that it depends on. The package has no {@code modules.dep};
 * every module names its dependencies itself ({@code depends=} of its {@code .modinfo} section).
 */
final class KernelModules {
    private static final Duration DECOMPRESS_DEADLINE = Duration.ofMinutes(1);

    private final Map<String, Path> files;

    private KernelModules(Map<String, Path> files) {
        this.files = files;
    }

    /** The modules below a directory such as {@code lib/modules}; plain or compressed with xz. */
    static KernelModules below(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            Map<String, Path> files = new LinkedHashMap<>();
            all.filter(file ->
                            file.toString().endsWith(".ko") || file.toString().endsWith(".ko.xz"))
                    .forEach(file -> files.put(name(file), file));
            return new KernelModules(files);
        } catch (IOException e) {
            throw new LabException("cannot read kernel modules below " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * The decompressed modules by name, in loading order. A name without a file counts as built into the kernel.
     */
    Map<String, byte[]> load(List<String> names) {
        Map<String, byte[]> loaded = new LinkedHashMap<>();
        names.forEach(name -> load(name, loaded, new ArrayList<>()));
        return loaded;
    }

    private void load(String name, Map<String, byte[]> loaded, List<String> path) {
        Path file = files.get(name);
        if (file == null || loaded.containsKey(name) || path.contains(name)) {
            return;
        }
        path.add(name);
        byte[] content = read(file);
        dependencies(content).forEach(dependency -> load(dependency, loaded, path));
        loaded.put(name, content);
    }

    /** What the {@code depends=} entry of a module names. */
    static List<String> dependencies(byte[] module) {
        String text = new String(module, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("\0depends=");
        if (start < 0) {
            return List.of();
        }
        String value = text.substring(start + "\0depends=".length(), text.indexOf('\0', start + 1));
        return value.isEmpty()
                ? List.of()
                : Stream.of(value.split(",", -1))
                        .map(KernelModules::underscored)
                        .toList();
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return underscored(name.substring(0, name.indexOf(".ko")));
    }

    private static String underscored(String name) {
        return name.replace('-', '_');
    }

    private static byte[] read(Path file) {
        try {
            if (file.toString().endsWith(".xz")) {
                Path plain = Files.createTempFile("module", ".ko");
                try {
                    Command.run(
                            DECOMPRESS_DEADLINE,
                            List.of("sh", "-c", "xz -dc \"$1\" > \"$2\"", "sh", file.toString(), plain.toString()));
                    return Files.readAllBytes(plain);
                } finally {
                    Files.delete(plain);
                }
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new LabException("cannot read the kernel module " + file + ": " + e.getMessage(), e);
        }
    }
}
