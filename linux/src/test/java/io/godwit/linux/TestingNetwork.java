package io.godwit.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Two network namespaces joined by a veth pair, with names of this process; removed when closed. Needs root. */
final class TestingNetwork implements AutoCloseable {
    static final String NEAR_INTERFACE = "near0";
    static final String FAR_INTERFACE = "far0";

    private final String near;
    private final String far;

    TestingNetwork() throws IOException {
        String unique = Long.toString(ProcessHandle.current().pid(), 36) + Long.toString(System.nanoTime() % 46656, 36);
        near = "godwit-test-n-" + unique;
        far = "godwit-test-f-" + unique;
        try {
            run("ip", "netns", "add", near);
            run("ip", "netns", "add", far);
            run("ip", "-n", near, "link", "add", NEAR_INTERFACE, "type", "veth", "peer", FAR_INTERFACE, "netns", far);
            run("ip", "-n", near, "link", "set", NEAR_INTERFACE, "up");
            run("ip", "-n", far, "address", "add", "192.0.2.2/24", "dev", FAR_INTERFACE);
            run("ip", "-n", far, "link", "set", FAR_INTERFACE, "up");
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"));
    }

    NetworkNamespace near() {
        return NetworkNamespace.of(Path.of("/run/netns", near));
    }

    NetworkNamespace far() {
        return NetworkNamespace.of(Path.of("/run/netns", far));
    }

    void inFar(String... command) throws IOException {
        List<String> whole = new ArrayList<>(List.of("ip", "-n", far));
        whole.addAll(List.of(command));
        run(whole.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        for (String name : List.of(near, far)) {
            if (Files.exists(Path.of("/run/netns", name))) {
                run("ip", "netns", "delete", name);
            }
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
