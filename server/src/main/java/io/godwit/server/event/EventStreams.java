package io.godwit.server.event;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.account.ApiTokens;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The streams that are open; each ends with its token, and all end before the controller stops answering. */
@Component
public final class EventStreams implements SmartLifecycle {

    static final int MOST = 200;

    /** One client's stream. */
    static final class Seat {

        private final UUID token;
        private final AtomicBoolean ended = new AtomicBoolean();

        Seat(UUID token) {
            this.token = token;
        }

        boolean ended() {
            return ended.get();
        }
    }

    private final Events events;
    private final ApiTokens tokens;
    private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    EventStreams(Events events, ApiTokens tokens) {
        this.events = events;
        this.tokens = tokens;
        tokens.whenRevoked(revoked -> end(revoked));
    }

    public int open() {
        return seats.size();
    }

    /** A place for one more stream, to be given back by {@link #leave}. */
    synchronized Seat take(UUID token) {
        if (seats.size() >= MOST) {
            throw new GodwitException(
                    ErrorCode.OVERLOADED,
                    "all " + MOST + " event streams of this controller are taken: close one, or come back later");
        }
        Seat seat = new Seat(token);
        seats.add(seat);
        // Looked at once the seat is taken: a token that is revoked from now on ends it.
        if (!running || !tokens.lives(token)) {
            seat.ended.set(true);
        }
        return seat;
    }

    void leave(Seat seat) {
        seats.remove(seat);
    }

    private void end(UUID token) {
        seats.stream().filter(seat -> seat.token.equals(token)).forEach(seat -> seat.ended.set(true));
        events.wake();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        seats.forEach(seat -> seat.ended.set(true));
        events.wake();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
