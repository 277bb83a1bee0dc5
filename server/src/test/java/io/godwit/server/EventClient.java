package io.godwit.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads an event stream on a thread of its own. */
final class EventClient implements AutoCloseable {

    /** One block; {@code type} is empty for one that has an id only. */
    record Received(String id, String type, String data) {}

    private static final Received END = new Received("", "end", "");

    final HttpResponse<InputStream> response;
    private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();

    EventClient(HttpClient client, HttpRequest.Builder request) {
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        Thread.ofVirtual().start(this::read);
    }

    /** The next block that has a type; {@code end} when the controller has closed the stream. */
    Received next() {
        Received next = nextBlock();
        while (next.type().isEmpty()) {
            next = nextBlock();
        }
        return next;
    }

    /** The next block of any kind but comments. */
    Received nextBlock() {
        try {
            Received next = received.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came within a minute");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        String id = "";
        String type = "";
        String data = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !id.isEmpty()) {
                    received.add(new Received(id, type, data));
                    id = "";
                    type = "";
                    data = "";
                }
            }
        } catch (IOException e) {
            // Told as the end, which the test judges.
        }
        received.add(END);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
