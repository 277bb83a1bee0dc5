package io.godwit.bench.api;

import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** One client that asks again and again over a kept connection. */
final class TimedRequests implements AutoCloseable {

    private final HttpClient client;
    private final URI server;
    private final String token;

    TimedRequests(HttpClient client, URI server, String token) {
        this.client = client;
        this.server = server;
        this.token = token;
    }

    /** Asks that often, after some that do not count; from the request to the last byte of the answer. */
    Latencies measure(int warmUp, int count, IntFunction<String> path) {
        List<Long> nanos = new ArrayList<>();
        for (int number = -warmUp; number < count; number++) {
            long start = System.nanoTime();
            get(path.apply(number + warmUp));
            long end = System.nanoTime();
            if (number >= 0) {
                nanos.add(end - start);
            }
        }
        return Latencies.of(nanos);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** The body of an answer that must be 200. */
    byte[] get(String path) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new LabException("GET " + path + " was answered by " + response.statusCode() + " "
                        + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (IOException e) {
            throw new LabException("GET " + path + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }
}
