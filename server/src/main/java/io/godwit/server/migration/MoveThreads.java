package io.godwit.server.migration;

import io.godwit.model.MigrationId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** At most one thread for each move that talks with its hosts; all end with the controller. */
@Component
final class MoveThreads implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(MoveThreads.class);

    private final Set<MigrationId> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Begins at once; nothing happens while the move has a thread. */
    void run(MigrationId id, Runnable action) {
        if (closed || !busy.add(id)) {
            return;
        }
        Thread.ofVirtual().name("move-" + id).start(() -> {
            try (MDC.MDCCloseable _ = MDC.putCloseable("migration", id.toString())) {
                action.run();
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.error("talking with the hosts of the move failed", e);
                }
            } finally {
                busy.remove(id);
            }
        });
    }

    /** Whether the controller ends; what hosts answer then says nothing about the move. */
    boolean closed() {
        return closed;
    }

    @Override
    public void destroy() {
        closed = true;
    }
}
