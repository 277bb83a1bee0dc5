package io.godwit.bench.api;

import io.godwit.lab.layout.LabException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Many clients of the event stream, each on a connection of its own. */
final class EventStreams implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    /** What all clients wait for: a line of data that holds both words, and when each has seen it. */
    private record Awaited(String first, String second, List<Long> seenNanos, CountDownLatch left) {

        void see(String line) {
            if (line.startsWith("data:") && line.contains(first) && line.contains(second)) {
                synchronized (seenNanos) {
                    seenNanos.add(System.nanoTime());
                }
                left.countDown();
            }
        }
    }

    private final HttpClient client;
    private final HttpRequest request;
    private final int count;
    private final AtomicReference<@Nullable Awaited> awaited = new AtomicReference<>();
    private final List<CompletableFuture<HttpResponse<Void>>> ends = new ArrayList<>();

    EventStreams(HttpClient client, URI server, String token, int count) {
        this.client = client;
        this.count = count;
        this.request = HttpRequest.newBuilder(server.resolve("/api/v1/events?types=vm"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
    }

    /** Opens all streams and returns once each was answered. */
    void open() {
        CountDownLatch opened = new CountDownLatch(count);
        for (int number = 0; number < count; number++) {
            ends.add(client.sendAsync(request, response -> {
                if (response.statusCode() == 200) {
                    opened.countDown();
                }
                return HttpResponse.BodySubscribers.fromLineSubscriber(new Lines());
            }));
        }
        await(opened, "event streams are open");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /**
     * Makes a change and waits for its event.
     *
     * @return the time from the beginning of the change to its event, once for each client
     */
    List<Long> follow(Runnable change, String first, String second) {
        Awaited next = new Awaited(first, second, new ArrayList<>(), new CountDownLatch(count));
        awaited.set(next);
        long start = System.nanoTime();
        change.run();
        await(next.left(), "clients have the event");
        synchronized (next.seenNanos()) {
            return next.seenNanos().stream()
                    .limit(count)
                    .map(seen -> seen - start)
                    .toList();
        }
    }

    private void await(CountDownLatch left, String what) {
        try {
            if (!left.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException("only " + (count - left.getCount()) + " of " + count + " " + what + " within "
                        + DEADLINE.toSeconds() + " s" + ended());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    private String ended() {
        long gone = ends.stream().filter(CompletableFuture::isDone).count();
        return gone == 0 ? "" : "; " + gone + " streams have ended: " + reason();
    }

    private String reason() {
        for (CompletableFuture<HttpResponse<Void>> end : ends) {
            try {
                if (end.isDone()) {
                    return "answer " + end.get(0, TimeUnit.SECONDS).statusCode();
                }
            } catch (ExecutionException e) {
                return String.valueOf(e.getCause());
            } catch (InterruptedException | TimeoutException e) {
                return e.toString();
            }
        }
        return "";
    }

    private final class Lines implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            Awaited waiting = awaited.get();
            if (waiting != null) {
                waiting.see(line);
            }
        }

        @Override
        public void onError(Throwable error) {
            // The stream's future holds it; whoever waits in vain tells it.
        }

        @Override
        public void onComplete() {
            // Likewise.
        }
    }
}
