package io.godwit.server.cluster;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.server.event.Events;
import io.godwit.server.host.ClusterNames;
import io.godwit.server.host.HostListener;
import io.godwit.server.host.HostListeners;
import io.godwit.server.host.Hosts;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The clusters, in memory; every change is written to the database before it is seen. */
@Component
final class Clusters implements ClusterNames, HostListener {

    private final ClusterStore store;
    private final Hosts hosts;
    private final HostListeners listeners;
    private final Events events;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ClusterId, ClusterRecord> clusters = new ConcurrentHashMap<>();
    private final Map<HostId, ClusterId> membership = new ConcurrentHashMap<>();

    Clusters(ClusterStore store, Hosts hosts, HostListeners listeners, Events events, Clock clock) {
        this.store = store;
        this.hosts = hosts;
        this.listeners = listeners;
        this.events = events;
        this.clock = clock;
        store.load().forEach(this::keep);
    }

    @Override
    public Optional<String> clusterOf(HostId host) {
        return Optional.ofNullable(membership.get(host)).map(clusters::get).map(ClusterRecord::name);
    }

    @Override
    public void removed(HostId host) {
        locked(() -> {
            leave(host);
            return null;
        });
    }

    Cluster view(ClusterRecord cluster) {
        List<String> names = cluster.hosts().stream().map(hosts::name).sorted().toList();
        return new Cluster(cluster.id(), cluster.name(), cluster.description(), names, cluster.createdAt());
    }

    /** In no order. */
    Collection<ClusterRecord> all() {
        return clusters.values();
    }

    /**
     * The cluster of that name or id.
     *
     * @throws GodwitException {@link ErrorCode#CLUSTER_UNKNOWN}
     */
    ClusterRecord require(String nameOrId) {
        return named(nameOrId)
                .or(() -> uuid(nameOrId).map(clusters::get))
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.CLUSTER_UNKNOWN,
                        "there is no cluster " + shortened(nameOrId) + "; 'godwit cluster ls' lists them all"));
    }

    ClusterRecord create(String name, @Nullable String description) {
        return locked(() -> {
            refuseTaken(name, null);
            ClusterRecord cluster = new ClusterRecord(
                    new ClusterId(UUID.randomUUID()),
                    name,
                    description,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    Set.of());
            store.save(cluster);
            return show(cluster);
        });
    }

    /** Each of the two is kept where none is given; an empty description takes it away. */
    ClusterRecord change(String nameOrId, @Nullable String name, @Nullable String description) {
        return locked(() -> {
            ClusterRecord before = require(nameOrId);
            String newName = name == null ? before.name() : name;
            refuseTaken(newName, before.id());
            String kept = description == null ? before.description() : description;
            ClusterRecord next = before.named(newName, kept == null || kept.isEmpty() ? null : kept);
            store.save(next);
            show(next);
            next.hosts().forEach(listeners::changed);
            return next;
        });
    }

    /** @throws GodwitException {@link ErrorCode#CLUSTER_NOT_EMPTY} */
    ClusterRecord delete(String nameOrId) {
        return locked(() -> {
            ClusterRecord cluster = require(nameOrId);
            if (!cluster.hosts().isEmpty()) {
                throw new GodwitException(
                        ErrorCode.CLUSTER_NOT_EMPTY,
                        "cluster " + cluster.name() + " has " + cluster.hosts().size()
                                + " hosts: take them out of it first");
            }
            store.delete(cluster.id());
            clusters.remove(cluster.id());
            events.publish("cluster.removed", view(cluster));
            return cluster;
        });
    }

    /** The host leaves the cluster that it was in. */
    ClusterRecord put(String nameOrId, HostId host) {
        return locked(() -> {
            ClusterRecord cluster = require(nameOrId);
            if (cluster.hosts().contains(host)) {
                return cluster;
            }
            store.put(cluster.id(), host);
            forget(host);
            ClusterRecord next = show(cluster.with(host));
            listeners.changed(host);
            return next;
        });
    }

    /** Nothing happens when the host is not in it. */
    ClusterRecord take(String nameOrId, HostId host) {
        return locked(() -> {
            ClusterRecord cluster = require(nameOrId);
            if (cluster.hosts().contains(host)) {
                leave(host);
                listeners.changed(host);
            }
            return require(cluster.id().toString());
        });
    }

    private void leave(HostId host) {
        if (membership.containsKey(host)) {
            store.take(host);
            forget(host);
        }
    }

    private void forget(HostId host) {
        ClusterId left = membership.remove(host);
        ClusterRecord before = left == null ? null : clusters.get(left);
        if (before != null) {
            show(before.without(host));
        }
    }

    private ClusterRecord show(ClusterRecord cluster) {
        keep(cluster);
        events.publish("cluster.changed", view(cluster));
        return cluster;
    }

    private void keep(ClusterRecord cluster) {
        clusters.put(cluster.id(), cluster);
        cluster.hosts().forEach(host -> membership.put(host, cluster.id()));
    }

    private void refuseTaken(String name, @Nullable ClusterId but) {
        if (named(name).filter(other -> !other.id().equals(but)).isPresent()) {
            throw new GodwitException(
                    ErrorCode.NAME_TAKEN, "there is a cluster " + name + " already: choose another name");
        }
    }

    private Optional<ClusterRecord> named(String name) {
        return clusters.values().stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst();
    }

    private static Optional<ClusterId> uuid(String text) {
        try {
            return Optional.of(ClusterId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
