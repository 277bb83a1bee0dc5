package io.godwit.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real libvirtd of its own: in private mount, process, network and host name namespaces, with private /run, /etc/libvirt,
 * /var/lib/libvirt, /var/cache/libvirt and /var/log/libvirt, all inside one temporary directory.
 *
 * <p>The first process of the process namespace waits for the end of its standard input: when the test's JVM closes it,
 * or dies in whatever way, the kernel ends libvirtd and every QEMU with it, and the mounts go with the namespace. It
 * waits by "wait", which also reaps: libvirt takes a QEMU that nobody reaped for one that cannot be killed, and tries
 * for 40 s.
 *
 * <p>Needs root and the packages libvirt-daemon-system (libvirtd), qemu-system-x86 and util-linux (unshare); without
 * them it fails, it never skips.
 */
final class TestingLibvirtd implements AutoCloseable {
    private static final String START = """
            set -e
            T=$1
            hostname "$2"
            mount --bind "$T/run" /run
            mount --bind "$T/etc" /etc/libvirt
            mount --bind "$T/lib" /var/lib/libvirt
            mount --bind "$T/log" /var/log/libvirt
            mount --bind "$T/cache" /var/cache/libvirt
            libvirtd --config /etc/libvirt/libvirtd.conf --pid-file /run/libvirtd.pid &
            exec 3<&0
            (read _ <&3) &
            wait $!
            """;

    private final Path directory;
    private final Process process;
    private final Thread hook = new Thread(this::end, "end libvirtd");

    private TestingLibvirtd(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts one and waits until it answers. */
    static TestingLibvirtd start() {
        return start("shared", "none");
    }

    /**
     * Starts one and waits until its socket is there.
     *
     * @param name its host name: libvirt moves nothing between hosts of the same name
     * @param authentication the value of {@code auth_unix_rw}
     */
    static TestingLibvirtd start(String name, String authentication) {
        require("libvirtd", "libvirt-daemon-system");
        require("qemu-system-x86_64", "qemu-system-x86");
        require("unshare", "util-linux");
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError("these tests start a libvirtd of their own and need root");
        }
        try {
            Path directory = Files.createTempDirectory("godwit-libvirtd");
            for (String part : List.of("run", "etc", "lib", "log", "cache", "sock")) {
                Files.createDirectory(directory.resolve(part));
            }
            Files.writeString(directory.resolve("etc/libvirtd.conf"), daemonConfiguration(directory, authentication));
            Files.writeString(directory.resolve("etc/qemu.conf"), QEMU_CONFIGURATION);
            Process process = new ProcessBuilder(
                            "unshare",
                            "--mount",
                            "--pid",
                            "--net",
                            "--uts",
                            "--fork",
                            "--kill-child",
                            "--mount-proc",
                            "sh",
                            "-c",
                            START,
                            "sh",
                            directory.toString(),
                            name)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log/daemon.log").toFile())
                    .start();
            TestingLibvirtd daemon = new TestingLibvirtd(directory, process);
            Await.until("libvirtd's socket; its log: " + directory.resolve("log/daemon.log"), () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("libvirtd ended at once: " + daemon.log());
                }
                return daemon.answers();
            });
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path socket() {
        return directory.resolve("sock/libvirt-sock");
    }

    /** The socket's file is there a moment before libvirtd listens on it. */
    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** A place for files that libvirtd and QEMU see under the same name. */
    Path directory() {
        return directory;
    }

    String log() {
        try {
            return Files.readString(directory.resolve("log/daemon.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        end();
    }

    private void end() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(TestingLibvirtd::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String daemonConfiguration(Path directory, String authentication) {
        return """
                unix_sock_dir = "%s/sock"
                auth_unix_rw = "%s"
                auth_unix_ro = "none"
                unix_sock_rw_perms = "0700"
                host_uuid = "%s"
                log_outputs = "3:stderr"
                """.formatted(directory, authentication, UUID.randomUUID());
    }

    private static final String QEMU_CONFIGURATION = """
            user = "root"
            group = "root"
            security_driver = "none"
            namespaces = []
            cgroup_controllers = []
            remember_owner = 0
            stdio_handler = "file"
            """;

    private static void require(String program, String debianPackage) {
        boolean found = Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
                .map(place -> Path.of(place, program))
                .anyMatch(Files::isExecutable);
        if (!found) {
            throw new AssertionError(program + " is not installed: apt-get install " + debianPackage);
        }
    }
}
