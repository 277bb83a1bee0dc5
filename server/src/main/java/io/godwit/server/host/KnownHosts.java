package io.godwit.server.host;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.server.host.HostRecord.Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** All hosts in memory; every change is written to the database before it is seen. */
@Component
final class KnownHosts {

    private final HostStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<HostId, HostRecord> hosts = new ConcurrentHashMap<>();

    KnownHosts(HostStore store) {
        this.store = store;
        store.load().forEach(host -> hosts.put(host.id(), host));
    }

    /** In no order, removed ones among them. */
    Collection<HostRecord> all() {
        return hosts.values();
    }

    Optional<HostRecord> find(HostId id) {
        return Optional.ofNullable(hosts.get(id));
    }

    /** The host of that name that is not removed. */
    Optional<HostRecord> findByName(String name) {
        return hosts.values().stream()
                .filter(host -> host.removedAt() == null && host.name().equals(name))
                .findFirst();
    }

    /** The host that may connect with that certificate. */
    Optional<HostRecord> findByFingerprint(String fingerprint) {
        return hosts.values().stream().filter(host -> host.accepts(fingerprint)).findFirst();
    }

    /**
     * Adds a host, or gives the one of that id, which joins again, another certificate.
     *
     * @throws GodwitException {@link ErrorCode#HOST_BUSY} when that name became another host's at the same moment
     */
    HostRecord join(HostId id, String name, Certificate certificate, Instant now) {
        lock.lock();
        try {
            HostRecord holder = findByName(name).orElse(null);
            if (holder == null && !hosts.containsKey(id)) {
                return write(HostRecord.joined(id, name, certificate, now));
            }
            if (holder == null || !holder.id().equals(id)) {
                throw new GodwitException(
                        ErrorCode.HOST_BUSY,
                        "host " + name + " was removed or joined elsewhere at the same moment: have a new token made"
                                + " and join again");
            }
            return write(holder.joinedAgain(certificate));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes a host that is there and not removed.
     *
     * @throws GodwitException {@link ErrorCode#HOST_UNKNOWN}, {@link ErrorCode#HOST_REMOVED}
     */
    HostRecord change(HostId id, UnaryOperator<HostRecord> operator) {
        lock.lock();
        try {
            HostRecord before = hosts.get(id);
            if (before == null) {
                throw new GodwitException(ErrorCode.HOST_UNKNOWN, "there is no host " + id);
            }
            if (before.removedAt() != null) {
                throw new GodwitException(
                        ErrorCode.HOST_REMOVED,
                        "host " + before.name() + " (" + id + ") was removed: have it join again");
            }
            return write(operator.apply(before));
        } finally {
            lock.unlock();
        }
    }

    private HostRecord write(HostRecord next) {
        if (!next.equals(hosts.get(next.id()))) {
            store.save(next);
            hosts.put(next.id(), next);
        }
        return next;
    }
}
