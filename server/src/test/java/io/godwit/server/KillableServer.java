package io.godwit.server;

import io.godwit.link.GodwitJson;
import io.godwit.link.Pem;
import io.godwit.link.TlsContexts;
import io.godwit.server.pki.CertificateAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A controller in a process of its own, which can be killed, and a client of it that survives that. */
final class KillableServer implements AutoCloseable {

    /** What the API answered. */
    record Answer(int status, JsonNode body) {}

    private static final Duration START_DEADLINE = Duration.ofMinutes(3);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(40);
    private static final String READY = "ready https://127.0.0.1:";

    private final Path data;
    private final Process process;
    private final Path log;
    private final int port;
    private final HttpClient client;

    private KillableServer(Path data, Path log, Process process) throws IOException, GeneralSecurityException {
        this.data = data;
        this.log = log;
        this.process = process;
        this.port = awaitReady();
        this.client = HttpClient.newBuilder()
                .sslContext(TlsContexts.trusting(Pem.certificates(read(CertificateAuthority.CERTIFICATE_FILE))
                        .getFirst()))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** Starts one on any free port and waits until it is ready; what it logs is added to that file. */
    static KillableServer start(Path data, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ServerMain.class.getName(),
                "--listen",
                "127.0.0.1",
                "--name",
                "127.0.0.1",
                "--port",
                "0",
                "--data"));
        command.add(data.toString());
        Process process = null;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Process started = process;
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(started::destroyForcibly));
            return new KillableServer(data, log, process);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (process != null) {
                process.destroyForcibly();
            }
            throw new AssertionError("the controller did not start; its log: " + log, e);
        }
    }

    int port() {
        return port;
    }

    /** SIGKILL: nothing is finished, nothing written. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("process " + process.pid() + " survived SIGKILL");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        client.shutdownNow();
    }

    /** The answer; empty when the controller is gone, and nobody knows whether it has done what was asked. */
    Optional<Answer> tryGet(String path) {
        return send(request(path).GET());
    }

    Optional<Answer> tryPost(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(GodwitJson.lenient().writeValueAsString(body))));
    }

    Answer get(String path) {
        return tryGet(path).orElseThrow(() -> new AssertionError("the controller does not answer; its log: " + log));
    }

    Answer post(String path, Object body) {
        return tryPost(path, body)
                .orElseThrow(() -> new AssertionError("the controller does not answer; its log: " + log));
    }

    /** All items of a list, page after page. */
    List<JsonNode> items(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(path + "?limit=40" + cursor).body();
            items.addAll(page.path("items").values());
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString("") : "";
        } while (!cursor.isEmpty());
        return items;
    }

    @Override
    public void close() {
        kill();
    }

    private Optional<Answer> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return Optional.of(
                    new Answer(response.statusCode(), GodwitJson.lenient().readTree(response.body())));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(ANSWER_DEADLINE)
                .header("Authorization", "Bearer " + read("admin.token"));
    }

    /** Reads what it prints until it is ready, and goes on reading so that it never waits for its reader. */
    private int awaitReady() {
        Thread watchdog = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(START_DEADLINE);
                process.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        BufferedReader output = process.inputReader();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(READY)) {
                    Thread.ofVirtual().start(() -> output.lines().forEach(rest -> append(rest)));
                    return Integer.parseInt(line.substring(READY.length()));
                }
                append(line);
            }
            throw new AssertionError("the controller ended before it was ready; its log: " + log);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            watchdog.interrupt();
        }
    }

    private void append(String line) {
        try {
            Files.writeString(
                    log, line + "\n", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
