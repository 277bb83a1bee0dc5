package io.godwit.server.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.server.account.ApiToken;
import io.godwit.server.account.ApiTokenFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The event stream. Each client has one virtual thread that waits for events and writes them.
 *
 * <p>What comes in one moment is sent together, at most every {@value #PACE_MILLIS} ms to a client. The first block has an
 * id and no data: a client that breaks off before the first event can resume all the same.
 */
@RestController
final class EventResource {

    private static final Logger LOG = LoggerFactory.getLogger(EventResource.class);

    private static final int PACE_MILLIS = 25;
    private static final int MOST_AT_ONCE = 200;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(UTF_8);

    private final Events events;
    private final EventStreams streams;
    private final Clock clock;

    EventResource(Events events, EventStreams streams, Clock clock) {
        this.events = events;
        this.streams = streams;
        this.clock = clock;
    }

    /** Follows what changes until the client leaves, its token ends or it falls too far behind. */
    @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            @RequestParam(required = false) @Nullable String types,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestAttribute(ApiTokenFilter.TOKEN) ApiToken token,
            HttpServletResponse response)
            throws InterruptedException {
        Set<String> topics = EventTypes.parse(types);
        EventStreams.Seat seat = streams.take(token.id());
        try {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            follow(response.getOutputStream(), topics, lastEventId, token.expiresAt(), seat);
        } catch (IOException e) {
            LOG.debug("an event stream's client has left: {}", e.getMessage());
        } finally {
            streams.leave(seat);
        }
    }

    private void follow(
            OutputStream out,
            Set<String> topics,
            @Nullable String lastEventId,
            @Nullable Instant expiresAt,
            EventStreams.Seat seat)
            throws IOException, InterruptedException {
        long position = begin(out, lastEventId);
        long lastWrite = System.nanoTime();
        while (!seat.ended() && (expiresAt == null || clock.instant().isBefore(expiresAt))) {
            long left = Math.min(HEARTBEAT_NANOS - (System.nanoTime() - lastWrite), untilExpiry(expiresAt));
            Events.Batch batch = events.await(position, MOST_AT_ONCE, left, seat::ended);
            if (batch.missed()) {
                reset(out, events.position());
                return;
            }
            position += batch.events().size();
            byte[] block = block(batch, topics);
            if (block.length > 0) {
                write(out, block);
            } else if (System.nanoTime() - lastWrite >= HEARTBEAT_NANOS) {
                write(out, HEARTBEAT);
            } else {
                continue;
            }
            lastWrite = System.nanoTime();
            Thread.sleep(PACE_MILLIS);
        }
    }

    /** Where this stream begins. */
    private long begin(OutputStream out, @Nullable String lastEventId) throws IOException {
        long resumed = lastEventId == null ? -1 : events.resumable(lastEventId);
        if (resumed >= 0) {
            write(out, HEARTBEAT);
            return resumed;
        }
        long newest = events.position();
        if (lastEventId == null) {
            write(out, ("id: " + events.id(newest) + "\n\n").getBytes(UTF_8));
        } else {
            reset(out, newest);
        }
        return newest;
    }

    private void reset(OutputStream out, long position) throws IOException {
        write(out, ("id: " + events.id(position) + "\nevent: " + EventTypes.RESET + "\ndata: {}\n\n").getBytes(UTF_8));
    }

    private static byte[] block(Events.Batch batch, Set<String> topics) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Event event : batch.events()) {
            if (topics.contains(event.topic())) {
                block.writeBytes(event.bytes());
            }
        }
        return block.toByteArray();
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private long untilExpiry(@Nullable Instant expiresAt) {
        return expiresAt == null
                ? Long.MAX_VALUE
                : Math.max(
                        1_000_000,
                        TimeUnit.MILLISECONDS.toNanos(Math.min(
                                Duration.between(clock.instant(), expiresAt).toMillis(), 1_000_000)));
    }
}
