package io.godwit.cli;

import io.godwit.cli.TestingController.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes of the testing controller: what the agreed API answers, from the world's resources. */
final class TestingRoutes {

    record Answer(int status, String mediaType, String body) {}

    private static final Map<String, String> UNKNOWN = Map.of(
            "vms", "vm-unknown",
            "hosts", "host-unknown",
            "clusters", "cluster-unknown",
            "migrations", "migration-unknown",
            "operations", "operation-unknown",
            "tokens", "api-token-unknown");
    private static final Set<String> PAGING = Set.of("limit", "cursor");

    private final TestingController controller;
    private final TestingWorld world;

    TestingRoutes(TestingController controller) {
        this.controller = controller;
        this.world = controller.world;
    }

    Answer problem(int status, String code, String detail) {
        ObjectNode problem = TestingWorld.JSON.createObjectNode();
        problem.put("type", "about:blank")
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        return new Answer(status, "application/problem+json", TestingWorld.JSON.writeValueAsString(problem));
    }

    Answer answer(Request request) {
        List<String> path =
                List.of(request.path().substring("/api/v1/".length()).split("/"));
        boolean change = !request.method().equals("GET");
        if (change && controller.role.equals("VIEWER")) {
            return problem(403, "forbidden", "this needs the role OPERATOR; this token has VIEWER");
        }
        return switch (request.method() + " " + path.getFirst() + " " + path.size()) {
            case "GET whoami 1" ->
                json(
                        200,
                        TestingWorld.JSON
                                .createObjectNode()
                                .put("account", "admin")
                                .put("role", controller.role)
                                .put("expiresAt", "2027-02-21T00:00:00.000Z")
                                .set(
                                        "server",
                                        TestingWorld.JSON.createObjectNode().put("version", "0.1.0")));
            case "POST hosts 2" -> created(request, "godwit-join-secret", "hostName");
            case "POST tokens 1" -> created(request, "godwit-api-secret", "name");
            case "POST migrations 1" -> migrate(request);
            case "POST clusters 1" ->
                json(
                        201,
                        world.add("clusters", request.body())
                                .put("id", UUID.randomUUID().toString()));
            case "GET history 2" ->
                path.get(1).equals("export")
                        ? new Answer(200, "text/csv", "id,vm\r\n1,web\r\n")
                        : json(200, world.list("percentiles").getFirst());
            case "GET history 1" -> page(request, "migrations");
            default -> path.size() == 1 ? page(request, path.getFirst()) : one(request, path);
        };
    }

    private Answer one(Request request, List<String> path) {
        List<ObjectNode> found = world.find(
                path.getFirst(),
                each -> each.path("name").asString("").equals(path.get(1))
                        || each.path("id").asString("").equals(path.get(1)));
        if (found.isEmpty()) {
            String kind = path.getFirst();
            return problem(404, UNKNOWN.getOrDefault(kind, "route-unknown"), "there is no " + path.get(1));
        }
        ObjectNode thing = found.getFirst();
        if (request.method().equals("DELETE") && path.size() == 2) {
            world.remove(path.getFirst(), thing);
        } else if (request.method().equals("PATCH")) {
            thing.setAll((ObjectNode) TestingWorld.JSON.readTree(request.body()));
        } else if (path.size() > 2) {
            return below(request, path, thing);
        }
        return json(200, thing);
    }

    private Answer below(Request request, List<String> path, ObjectNode thing) {
        switch (path.get(2)) {
            case "cancel" -> thing.put("cancelRequested", true);
            case "maintenance" -> thing.put("state", request.body().contains("true") ? "MAINTENANCE" : "CONNECTED");
            default -> {
                if (world.find("hosts", each -> each.path("name").asString("").equals(path.get(3)))
                        .isEmpty()) {
                    return problem(404, "host-unknown", "there is no host " + path.get(3));
                }
                ArrayNode hosts = thing.withArray("hosts");
                List<String> names = new ArrayList<>(
                        hosts.valueStream().map(JsonNode::asString).toList());
                names.remove(path.get(3));
                if (request.method().equals("PUT")) {
                    names.add(path.get(3));
                }
                hosts.removeAll();
                names.forEach(hosts::add);
            }
        }
        return json(path.get(2).equals("cancel") ? 202 : 200, thing);
    }

    private Answer migrate(Request request) {
        JsonNode body = TestingWorld.JSON.readTree(request.body());
        List<String> names = body.has("vm")
                ? List.of(body.path("vm").asString())
                : body.path("vms").valueStream().map(JsonNode::asString).toList();
        ArrayNode errors = TestingWorld.JSON.createArrayNode();
        for (String name : names) {
            if (world.find("vms", each -> each.path("name").asString("").equals(name))
                    .isEmpty()) {
                errors.addObject()
                        .put("subject", name)
                        .put("code", "vm-unknown")
                        .put("detail", "there is no VM " + name);
            }
        }
        if (!errors.isEmpty() && names.size() == 1) {
            return problem(404, "vm-unknown", "there is no VM " + names.getFirst());
        }
        if (!errors.isEmpty()) {
            ObjectNode problem = (ObjectNode) TestingWorld.JSON.readTree(
                    problem(409, "vm-unknown", "nothing was started; " + errors.size() + " of the VMs cannot be moved")
                            .body());
            problem.set("errors", errors);
            return new Answer(409, "application/problem+json", TestingWorld.JSON.writeValueAsString(problem));
        }
        ObjectNode operation =
                world.add("operations", "{\"kind\":\"MIGRATION\",\"state\":\"RUNNING\",\"requestedBy\":\"admin\"}");
        operation.put("id", UUID.randomUUID().toString());
        ArrayNode migrations = operation.putArray("migrations");
        names.forEach(name ->
                migrations.add(world.migration(name, "kvm1", body.path("target").asString(""), "CHECKING")));
        return json(202, operation);
    }

    private Answer created(Request request, String secret, String field) {
        ObjectNode made = TestingWorld.JSON.createObjectNode();
        JsonNode body = TestingWorld.JSON.readTree(request.body());
        made.put(field, body.path(field).asString()).put("token", secret).put("expiresInSeconds", 3600);
        made.put("role", body.path("role").asString(""));
        return request.key().isEmpty()
                ? json(201, made)
                : problem(400, "request-invalid", "Idempotency-Key: an answer with a secret is not kept");
    }

    private Answer page(Request request, String kind) {
        Map<String, String> query = request.query();
        List<ObjectNode> items = world.find(
                kind,
                item -> query.entrySet().stream()
                        .filter(each -> !PAGING.contains(each.getKey()) && item.has(each.getKey()))
                        .allMatch(each -> item.path(each.getKey()).asString("").equals(each.getValue())));
        int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
        int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
        int to = Math.min(items.size(), from + Math.min(limit, 50));
        ObjectNode page = TestingWorld.JSON.createObjectNode();
        ArrayNode part = page.putArray("items");
        items.subList(from, to).forEach(part::add);
        if (to < items.size()) {
            page.put("next", String.valueOf(to));
        }
        return json(200, page);
    }

    private static Answer json(int status, JsonNode body) {
        return new Answer(status, "application/json", TestingWorld.JSON.writeValueAsString(body));
    }
}
