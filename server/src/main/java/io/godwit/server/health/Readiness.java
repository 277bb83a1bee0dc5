package io.godwit.server.health;

import io.godwit.server.store.Database;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the controller takes requests: it has started, does not stop, and can write its database. */
@Component
public final class Readiness {

    /** As the API tells it, in lower case. */
    enum Status {
        STARTING,
        READY,
        STOPPING,
        DATABASE_UNWRITABLE
    }

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final long PROBE_COUNTS_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(5);

    private final JdbcClient database;
    private volatile Status phase = Status.STARTING;
    private CompletableFuture<Boolean> probe = CompletableFuture.completedFuture(false);
    private long probedAt;

    Readiness(Database database) {
        this.database = database.client();
        this.probedAt = System.nanoTime() - PROBE_COUNTS_NANOS;
    }

    public void started() {
        phase = Status.READY;
    }

    public void stopping() {
        phase = Status.STOPPING;
    }

    Status status() {
        Status now = phase;
        return now != Status.READY || writable() ? now : Status.DATABASE_UNWRITABLE;
    }

    /** Asked by anybody as often as he likes: one write every two seconds at most, and one at a time. */
    private boolean writable() {
        try {
            return probe().get(PROBE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "the database cannot be written: {}", e.getCause() == null ? "no answer within 5 s" : e.getCause());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized CompletableFuture<Boolean> probe() {
        boolean old = System.nanoTime() - probedAt >= PROBE_COUNTS_NANOS;
        if (probe.isDone() && (old || probe.isCompletedExceptionally())) {
            probedAt = System.nanoTime();
            CompletableFuture<Boolean> fresh = new CompletableFuture<>();
            Thread.ofVirtual().name("database-probe").start(() -> write(fresh));
            probe = fresh;
        }
        return probe;
    }

    private void write(CompletableFuture<Boolean> result) {
        try {
            database.sql("""
                            INSERT INTO write_probes (id, probed_at) VALUES (1, :now)
                            ON CONFLICT (id) DO UPDATE SET probed_at = :now""").param("now", System.currentTimeMillis()).update();
            result.complete(true);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }
}
