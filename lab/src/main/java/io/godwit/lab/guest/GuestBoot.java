package io.godwit.lab.guest;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What a lab guest boots: Debian's cloud kernel and an initramfs that holds one static program and the modules it
 * loads. Built at first use and kept in the cache.
 */
public record GuestBoot(Path kernel, Path initramfs) {
    private static final Duration COMPILE_DEADLINE = Duration.ofMinutes(3);
    private static final List<String> MODULES = List.of("virtio_pci", "virtio_net", "virtio_blk");

    /** The cache of kernel and initramfs; {@code GODWIT_LAB_CACHE} says another place. */
    public static Path cache() {
        String chosen = System.getenv("GODWIT_LAB_CACHE");
        return Path.of(chosen == null ? "/var/cache/godwit-lab" : chosen);
    }

    /** Takes both from the cache, building the initramfs if need be. */
    public static GuestBoot prepare() {
        Path cache = cache();
        Path kernel = kernel(cache.resolve("kernel/boot"));
        byte[] source = source();
        CRC32 checksum = new CRC32();
        checksum.update(source);
        checksum.update(kernel.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        Path initramfs = cache.resolve("guest-" + Long.toHexString(checksum.getValue()) + ".initramfs");
        if (!Files.exists(initramfs)) {
            build(cache, source, initramfs);
        }
        return new GuestBoot(kernel, initramfs);
    }

    private static Path kernel(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("vmlinuz-"))
                    .findFirst()
                    .orElseThrow(() -> new LabException("no kernel in " + directory));
        } catch (IOException e) {
            throw new LabException(
                    "the guests' kernel is missing in " + directory + ": './godwit lab up' fetches and unpacks it", e);
        }
    }

    private static void build(Path cache, byte[] source, Path target) {
        try {
            Path work = Files.createTempDirectory(cache, "build");
            Path program = work.resolve("init");
            Files.write(work.resolve("guest.c"), source);
            Command.run(
                    COMPILE_DEADLINE,
                    List.of(
                            "gcc",
                            "-std=gnu11",
                            "-O2",
                            "-static",
                            "-pthread",
                            "-s",
                            "-o",
                            program.toString(),
                            work.resolve("guest.c").toString()));
            Path archive = work.resolve("initramfs");
            Files.write(
                    archive,
                    archive(
                            Files.readAllBytes(program),
                            KernelModules.below(cache.resolve("kernel/lib/modules"))
                                    .load(MODULES)));
            Files.move(archive, target, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(work.resolve("guest.c"));
            Files.delete(program);
            Files.delete(work);
        } catch (IOException e) {
            throw new LabException("cannot build the guests' initramfs in " + cache + ": " + e.getMessage(), e);
        }
    }

    private static byte[] archive(byte[] program, Map<String, byte[]> modules) {
        InitramfsArchive archive = new InitramfsArchive()
                .directory("dev")
                .characterDevice("dev/console", 5, 1)
                .directory("modules")
                .file("init", program);
        StringBuilder list = new StringBuilder();
        modules.forEach((name, content) -> {
            archive.file("modules/" + name + ".ko", content);
            list.append("/modules/").append(name).append(".ko\n");
        });
        return archive.file("modules/list", list.toString().getBytes(StandardCharsets.US_ASCII))
                .finish();
    }

    private static byte[] source() {
        try (InputStream source = GuestBoot.class.getResourceAsStream("guest.c")) {
            if (source == null) {
                throw new LabException("guest.c is missing in the lab's jar: build again with ./godwit build");
            }
            return source.readAllBytes();
        } catch (IOException e) {
            throw new LabException("cannot read guest.c: " + e.getMessage(), e);
        }
    }
}
