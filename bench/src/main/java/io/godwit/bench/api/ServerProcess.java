package io.godwit.bench.api;

import io.godwit.lab.layout.LabException;
import io.godwit.link.Pem;
import io.godwit.link.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A controller of its own, started by the launcher as people start it, on loopback and any free port. */
final class ServerProcess implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 5;

    private final Process process;
    private final Thread endWithThisProcess;
    private final Path data;
    private final Path log;
    private final long readyNanos;
    private final URI address;

    private ServerProcess(Process process, Path data, Path log, long startedNanos) {
        this.process = process;
        this.endWithThisProcess = Thread.ofPlatform().unstarted(process::destroy);
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
        this.data = data;
        this.log = log;
        this.address = awaitReady();
        this.readyNanos = System.nanoTime() - startedNanos;
    }

    /** Starts it and returns once it says that it is ready. */
    static ServerProcess start(Path home, Path data, Path log) {
        try {
            Files.deleteIfExists(data.resolve("server.url"));
            ProcessBuilder builder = new ProcessBuilder(
                            home.resolve("godwit").toString(),
                            "server",
                            "--data",
                            data.toString(),
                            "--listen",
                            "127.0.0.1",
                            "--port",
                            "0")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("GODWIT_NO_BUILD", "1");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            long startedNanos = System.nanoTime();
            Process process = builder.start();
            try {
                return new ServerProcess(process, data, log, startedNanos);
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new LabException("cannot start a controller: " + e.getMessage(), e);
        }
    }

    /** From the launcher's start to readiness. */
    long readyNanos() {
        return readyNanos;
    }

    URI address() {
        return address;
    }

    Path authority() {
        return data.resolve("ca.pem");
    }

    String adminToken() {
        try {
            return Files.readString(data.resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new LabException("cannot read the controller's token: " + e.getMessage(), e);
        }
    }

    /** A figure of {@code /proc/PID/status}, for example {@code VmRSS}, in bytes. */
    long memoryBytes(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new LabException("the controller's process is gone: " + e.getMessage() + tail(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IllegalStateException e) {
            // This process ends too: the hook has ended the controller.
            return;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private URI awaitReady() {
        long end = System.nanoTime() + DEADLINE.toNanos();
        HttpClient client = null;
        try {
            while (process.isAlive() && System.nanoTime() < end) {
                Path url = data.resolve("server.url");
                String text = Files.exists(url) ? Files.readString(url).strip() : "";
                if (!text.isEmpty()) {
                    client = client == null ? client() : client;
                    if (ready(client, URI.create(text))) {
                        return URI.create(text);
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
            throw new LabException("the controller was not ready within " + DEADLINE.toSeconds() + " s" + tail());
        } catch (IOException e) {
            throw new LabException("cannot see whether the controller is ready: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        } finally {
            if (client != null) {
                client.shutdownNow();
            }
        }
    }

    private HttpClient client() throws IOException {
        try {
            return HttpClient.newBuilder()
                    .sslContext(TlsContexts.trusting(
                            Pem.certificates(Files.readString(authority())).getFirst()))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static boolean ready(HttpClient client, URI address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1/health/ready"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String tail() {
        @Nullable String last;
        try {
            var lines = Files.readAllLines(log);
            last = String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            last = e.toString();
        }
        return "; its last words:\n" + last;
    }
}
