package io.godwit.cli.api;

import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The controller's events, for as long as it takes: reconnects by itself and goes on after the last event that arrived.
 *
 * <p>A stream on which nothing is heard for {@link #SILENCE} (the controller's heart beats every 15 s) counts as broken.
 */
public final class EventFeed implements AutoCloseable {

    /** What the feed tells. */
    public sealed interface Signal {}

    /** The stream is open; what happened before is to be read by other requests. */
    public record Connected() implements Signal {}

    public record Happened(Event event) implements Signal {}

    /** The stream broke or was refused; the feed tries again. */
    public record Lost(CliException why) implements Signal {}

    private static final Duration SILENCE = Duration.ofSeconds(45);
    private static final long SHORTEST_WAIT_MILLIS = 250;
    private static final long LONGEST_WAIT_MILLIS = 5000;

    private final ApiClient api;
    private final List<String> types;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Thread reader;
    private volatile boolean closed;
    private volatile long heardNanos = System.nanoTime();
    private volatile @Nullable InputStream open;
    private @Nullable String lastId;

    /** @param types kinds of events, for example {@code migration}; empty = all */
    public EventFeed(ApiClient api, List<String> types) {
        this.api = api;
        this.types = List.copyOf(types);
        this.reader = Thread.ofVirtual().name("events").start(this::read);
    }

    /** The next signal; empty when there was none in that time. */
    public Optional<Signal> poll(Duration wait) {
        if (System.nanoTime() - heardNanos > SILENCE.toNanos()) {
            drop();
        }
        try {
            return Optional.ofNullable(signals.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw Pause.interrupted();
        }
    }

    private void read() {
        long wait = SHORTEST_WAIT_MILLIS;
        while (!closed) {
            try {
                if (readUntilItEnds()) {
                    wait = SHORTEST_WAIT_MILLIS;
                }
            } catch (CliException e) {
                signals.add(new Lost(e));
                wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
            }
            if (!closed) {
                LockSupport.parkNanos(Duration.ofMillis(wait).toNanos());
            }
        }
    }

    /** Whether at least one event came. */
    private boolean readUntilItEnds() {
        Query query = Query.NONE.with("types", types.isEmpty() ? null : String.join(",", types));
        boolean some = false;
        heardNanos = System.nanoTime();
        try (InputStream stream = api.stream(ApiClient.path("events"), query, "text/event-stream", lastId);
                EventReader events = new EventReader(stream, lastId, () -> heardNanos = System.nanoTime())) {
            open = stream;
            heardNanos = System.nanoTime();
            signals.add(new Connected());
            for (Optional<Event> event = events.next(); event.isPresent(); event = events.next()) {
                lastId = event.get().id();
                signals.add(new Happened(event.get()));
                some = true;
            }
            signals.add(new Lost(broken("the controller closed it")));
        } catch (IOException e) {
            signals.add(new Lost(broken(String.valueOf(e.getMessage()))));
        } finally {
            open = null;
        }
        return some;
    }

    private static CliException broken(String why) {
        return new CliException(ExitCode.UNREACHABLE, Unreachable.CODE, "the stream of events ended: " + why);
    }

    private void drop() {
        heardNanos = System.nanoTime();
        InputStream stream = open;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                signals.add(new Lost(broken(String.valueOf(e.getMessage()))));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        drop();
        reader.interrupt();
    }
}
