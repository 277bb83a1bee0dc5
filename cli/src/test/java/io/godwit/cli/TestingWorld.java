package io.godwit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the testing controller knows: resources as the agreed API shows them, and streams that are told of changes. */
final class TestingWorld {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Written by one test at a time, read by the server's threads. */
    private final Map<String, List<ObjectNode>> lists = new ConcurrentHashMap<>();

    final List<LinkedBlockingQueue<String>> streams = new CopyOnWriteArrayList<>();
    private int events;

    synchronized List<ObjectNode> list(String kind) {
        return List.copyOf(lists.computeIfAbsent(kind, _ -> new ArrayList<>()));
    }

    synchronized ObjectNode add(String kind, String json) {
        ObjectNode node = (ObjectNode) JSON.readTree(json);
        lists.computeIfAbsent(kind, _ -> new ArrayList<>()).add(node);
        return node;
    }

    synchronized void remove(String kind, ObjectNode node) {
        lists.computeIfAbsent(kind, _ -> new ArrayList<>()).remove(node);
    }

    synchronized List<ObjectNode> find(String kind, Predicate<JsonNode> wanted) {
        return list(kind).stream().filter(wanted).toList();
    }

    synchronized void host(String name, String state) {
        add("hosts", """
                {"id":"%s","name":"%s","state":"%s","connected":%s,"joinedAt":"2026-11-01T10:00:00.000Z",
                 "certificateExpiresAt":"2026-12-22T22:23:46.000Z","lastSeenAt":"2026-11-23T00:00:00.000Z",
                 "hypervisor":{"reachable":true,"message":""},"vms":2,
                 "facts":{"hostName":"%s","cpus":16,"memoryBytes":68719476736,"libvirtVersion":11003000,
                          "hypervisorVersion":10000002,"godwitVersion":"0.1.0",
                          "tunnelEndpoints":[{"adapter":"eth1","address":"10.0.0.7","port":7749}]},
                 "adapters":[{"name":"eth1","up":true,"mtu":1500,"addresses":["10.0.0.7/24"],"services":["migration"]}],
                 "networks":[{"name":"default"}],
                 "datastores":[{"name":"vms","type":"nfs4","availableBytes":1099511627776}]}
                """.formatted(UUID.randomUUID(), name, state, state.equals("CONNECTED"), name));
    }

    synchronized ObjectNode vm(String name, String host) {
        ObjectNode node = add("vms", """
                {"id":"%s","state":"RUNNING","reason":"booted","vcpus":4,"memoryBytes":4294967296,"persistent":true,
                 "autostart":false,"hostId":"%s","host":"%s","hostState":"CONNECTED"}
                """.formatted(UUID.randomUUID(), UUID.randomUUID(), host));
        return node.put("name", name);
    }

    synchronized ObjectNode migration(String vm, String source, String target, String state) {
        ObjectNode node = add("migrations", """
                {"id":"%s","operationId":"","vmId":"%s","source":"%s","target":"%s","state":"%s","requestedBy":"admin",
                 "createdAt":"2026-11-23T00:10:00.000Z","startedAt":"2026-11-23T00:10:01.000Z","cancelRequested":false,
                 "percent":0.0}
                """.formatted(UUID.randomUUID(), UUID.randomUUID(), source, target, state));
        return node.put("vmName", vm);
    }

    /** Changes a move and tells the streams. */
    synchronized void change(ObjectNode migration, String state, double percent) {
        migration.put("state", state);
        migration.put("percent", percent);
        migration.set("progress", JSON.readTree("""
                {"percent":%s,"bytesTransferred":104857600,"bytesRemaining":1048576,"bytesTotal":209715200,
                 "bytesPerSecond":52428800,"dirtyBytesPerSecond":1048576,"pass":2,"elapsedMillis":2000,
                 "remainingMillis":3400}""".formatted(percent)));
        publish("migration.changed", migration);
    }

    /** Ends a move with its report and tells the streams. */
    synchronized void end(ObjectNode migration, String state) {
        migration.put("endedAt", "2026-11-23T00:10:09.500Z");
        if (!state.equals("COMPLETED")) {
            migration.put("code", state.equals("CANCELLED") ? "cancelled" : "tunnel-lost");
            migration.put("message", "the tunnel broke");
        }
        migration.set("sourceReport", JSON.readTree("""
                {"startedAt":"2026-11-23T00:10:00.000Z","endedAt":"2026-11-23T00:10:09.500Z","bytes":265000000,
                 "memoryBytes":264000000,"passes":4,"pause":{"pauseMicros":47400,"clockErrorMicros":2500},
                 "phases":[{"name":"connect","startMicros":0,"durationMicros":1020000},
                           {"name":"perform","startMicros":1020000,"durationMicros":5950000}]}"""));
        change(migration, state, state.equals("COMPLETED") ? 100 : 60);
    }

    synchronized void publish(String type, JsonNode data) {
        events++;
        String event = "id: boot-" + events + "\nevent: " + type + "\ndata: " + JSON.writeValueAsString(data) + "\n\n";
        streams.forEach(each -> each.add(event));
    }
}
