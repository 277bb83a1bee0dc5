package io.godwit.server.inventory;

import io.godwit.model.HostId;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Writes what hosts have told to the database, each host at most once in {@link #SECONDS}, and all of it at the end. */
final class InventoryWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InventoryWriter.class);
    private static final int SECONDS = 5;

    private final InventoryStore store;
    private final Function<HostId, KnownInventory> source;
    private final Clock clock;
    private final Set<HostId> changed = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("inventory-writer").daemon().factory());

    InventoryWriter(InventoryStore store, Function<HostId, KnownInventory> source, Clock clock) {
        this.store = store;
        this.source = source;
        this.clock = clock;
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(this::write, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    void changed(HostId host) {
        changed.add(host);
    }

    /** Forgets the host, also in the database. */
    void forget(HostId host) {
        changed.remove(host);
        store.delete(host);
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(20, TimeUnit.SECONDS)) {
                LOG.warn("the last known VMs are still being written; the hosts will tell them again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
    }

    private void write() {
        for (HostId host : Set.copyOf(changed)) {
            changed.remove(host);
            try {
                store.save(host, source.apply(host), clock.instant());
            } catch (DataAccessException e) {
                changed.add(host);
                LOG.warn(
                        "the last known VMs of host {} could not be written, it is tried again: {}",
                        host,
                        e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("the last known VMs of host {} could not be written", host, e);
            }
        }
    }
}
