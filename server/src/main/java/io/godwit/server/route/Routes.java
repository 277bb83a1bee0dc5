package io.godwit.server.route;

import static io.godwit.model.ErrorCode.API_TOKEN_UNKNOWN;
import static io.godwit.model.ErrorCode.CLUSTER_NOT_EMPTY;
import static io.godwit.model.ErrorCode.CLUSTER_UNKNOWN;
import static io.godwit.model.ErrorCode.DISK_CACHE_MODE;
import static io.godwit.model.ErrorCode.HOST_BUSY;
import static io.godwit.model.ErrorCode.HOST_DISCONNECTED;
import static io.godwit.model.ErrorCode.HOST_MAINTENANCE;
import static io.godwit.model.ErrorCode.HOST_REMOVED;
import static io.godwit.model.ErrorCode.HOST_UNKNOWN;
import static io.godwit.model.ErrorCode.JOIN_TOKEN_INVALID;
import static io.godwit.model.ErrorCode.MIGRATION_ENDED;
import static io.godwit.model.ErrorCode.MIGRATION_UNKNOWN;
import static io.godwit.model.ErrorCode.NAME_CONFLICT;
import static io.godwit.model.ErrorCode.NAME_TAKEN;
import static io.godwit.model.ErrorCode.OPERATION_UNKNOWN;
import static io.godwit.model.ErrorCode.SAME_HOST;
import static io.godwit.model.ErrorCode.STORAGE_NOT_SHARED;
import static io.godwit.model.ErrorCode.SWITCH_OVER_STARTED;
import static io.godwit.model.ErrorCode.VM_AMBIGUOUS;
import static io.godwit.model.ErrorCode.VM_BUSY;
import static io.godwit.model.ErrorCode.VM_NOT_RUNNING;
import static io.godwit.model.ErrorCode.VM_UNKNOWN;
import static io.godwit.server.account.Role.ADMINISTRATOR;
import static io.godwit.server.account.Role.OPERATOR;
import static io.godwit.server.account.Role.VIEWER;

import io.godwit.model.ErrorCode;
import io.godwit.server.account.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a route gets its role. A route that does not stand here is refused to everybody, and a test
 * compares this table with the routes of a running controller.
 */
public final class Routes {

    private static final Map<String, Route> ALL = Stream.of(
                    open("GET", "/api/v1/health", "Whether the controller answers"),
                    open("GET", "/api/v1/health/ready", "Whether the controller can take requests"),
                    open("POST", "/join/v1", "Exchange a join token for a host's certificate", JOIN_TOKEN_INVALID),
                    api("GET", "/whoami", VIEWER, "The account of the token that the request carries"),
                    api("GET", "/tokens", ADMINISTRATOR, "List API tokens, newest first"),
                    api("POST", "/tokens", ADMINISTRATOR, "Make an API token; its secret is shown once", NAME_TAKEN),
                    api("DELETE", "/tokens/{}", ADMINISTRATOR, "Revoke an API token at once", API_TOKEN_UNKNOWN),
                    api("GET", "/hosts", VIEWER, "List hosts by name"),
                    api("GET", "/hosts/{}", VIEWER, "Show a host with its resources", HOST_UNKNOWN),
                    api("POST", "/hosts/tokens", ADMINISTRATOR, "Make a join token for a host; it is shown once"),
                    api("DELETE", "/hosts/{}", ADMINISTRATOR, "Remove a host", HOST_UNKNOWN, HOST_BUSY, HOST_REMOVED),
                    api(
                            "POST",
                            "/hosts/{}/maintenance",
                            OPERATOR,
                            "Set a host into maintenance or take it out",
                            HOST_UNKNOWN,
                            HOST_REMOVED),
                    api("GET", "/vms", VIEWER, "List VMs by name"),
                    api("GET", "/vms/{}", VIEWER, "Show a VM", VM_UNKNOWN, VM_AMBIGUOUS),
                    api("GET", "/networks", VIEWER, "List networks with the hosts that have them"),
                    api("GET", "/datastores", VIEWER, "List datastores with the hosts that have them"),
                    api("GET", "/adapters", VIEWER, "List the network adapters of hosts"),
                    api("GET", "/clusters", VIEWER, "List clusters by name"),
                    api("POST", "/clusters", ADMINISTRATOR, "Make a cluster", NAME_TAKEN),
                    api("GET", "/clusters/{}", VIEWER, "Show a cluster", CLUSTER_UNKNOWN),
                    api("PATCH", "/clusters/{}", ADMINISTRATOR, "Change a cluster", CLUSTER_UNKNOWN, NAME_TAKEN),
                    api(
                            "DELETE",
                            "/clusters/{}",
                            ADMINISTRATOR,
                            "Delete a cluster without hosts",
                            CLUSTER_UNKNOWN,
                            CLUSTER_NOT_EMPTY),
                    api(
                            "PUT",
                            "/clusters/{}/hosts/{}",
                            ADMINISTRATOR,
                            "Put a host into a cluster",
                            CLUSTER_UNKNOWN,
                            HOST_UNKNOWN,
                            HOST_REMOVED),
                    api(
                            "DELETE",
                            "/clusters/{}/hosts/{}",
                            ADMINISTRATOR,
                            "Take a host out of a cluster",
                            CLUSTER_UNKNOWN,
                            HOST_UNKNOWN),
                    api(
                            "POST",
                            "/migrations",
                            OPERATOR,
                            "Move VMs to another host",
                            VM_UNKNOWN,
                            VM_AMBIGUOUS,
                            HOST_UNKNOWN,
                            SAME_HOST,
                            VM_NOT_RUNNING,
                            VM_BUSY,
                            NAME_CONFLICT,
                            HOST_DISCONNECTED,
                            HOST_MAINTENANCE,
                            STORAGE_NOT_SHARED,
                            DISK_CACHE_MODE),
                    api("GET", "/migrations", VIEWER, "List moves, newest first"),
                    api("GET", "/migrations/{}", VIEWER, "Show a move", MIGRATION_UNKNOWN),
                    api(
                            "POST",
                            "/migrations/{}/cancel",
                            OPERATOR,
                            "Give up a move before its switch-over",
                            MIGRATION_UNKNOWN,
                            MIGRATION_ENDED,
                            SWITCH_OVER_STARTED,
                            HOST_DISCONNECTED),
                    api("GET", "/operations", VIEWER, "List operations, newest first"),
                    api("GET", "/operations/{}", VIEWER, "Show an operation", OPERATION_UNKNOWN),
                    api(
                            "POST",
                            "/operations/{}/cancel",
                            OPERATOR,
                            "Give up what an operation has not finished",
                            OPERATION_UNKNOWN,
                            MIGRATION_ENDED,
                            SWITCH_OVER_STARTED,
                            HOST_DISCONNECTED),
                    api("GET", "/history", VIEWER, "List ended moves, newest first"),
                    api("GET", "/history/percentiles", VIEWER, "Figures of ended moves"),
                    api("GET", "/history/export", VIEWER, "Ended moves as a file"),
                    api("GET", "/alarms", VIEWER, "List alarms"),
                    api("GET", "/events", VIEWER, "Follow what changes, as server-sent events", ErrorCode.OVERLOADED),
                    api("GET", "/openapi.json", VIEWER, "This description of the API"),
                    api("GET", "/metrics", VIEWER, "Figures for Prometheus"))
            .collect(Collectors.toUnmodifiableMap(
                    route -> Route.key(route.method(), route.path()), Function.identity()));

    private Routes() {}

    /** The route of a method and a pattern as Spring has it, for example {@code /api/v1/hosts/{nameOrId}}. */
    public static Optional<Route> find(String method, String pattern) {
        return Optional.ofNullable(ALL.get(Route.key(method, pattern)));
    }

    private static Route api(String method, String path, Role role, String summary, ErrorCode... codes) {
        return route(method, "/api/v1" + path, role, summary, codes);
    }

    private static Route open(String method, String path, String summary, ErrorCode... codes) {
        return route(method, path, null, summary, codes);
    }

    private static Route route(String method, String path, @Nullable Role role, String summary, ErrorCode... codes) {
        return new Route(method, path, role, summary, List.of(codes));
    }
}
