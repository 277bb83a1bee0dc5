package io.godwit.server.host;

import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Hosts, their maintenance and removal, and the tokens with which they join. One host is shown by the inventory. */
@RestController
@RequestMapping("/api/v1/hosts")
final class HostResource {

    record TokenRequest(String hostName) {}

    /** The token itself is shown this once only. */
    record Token(String hostName, String token, long expiresInSeconds) {}

    record MaintenanceRequest(boolean on) {}

    private final Hosts hosts;
    private final Maintenance maintenance;
    private final Enrolments enrolments;

    HostResource(Hosts hosts, Maintenance maintenance, Enrolments enrolments) {
        this.hosts = hosts;
        this.maintenance = maintenance;
        this.enrolments = enrolments;
    }

    /** By name; removed ones only when asked for by {@code state=REMOVED}. */
    @GetMapping
    Page<Host> list(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) Host.@Nullable State state,
            @RequestParam(required = false) @Nullable String cluster,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        List<Host> found = (state == Host.State.REMOVED ? hosts.removed() : hosts.list())
                .stream()
                        .filter(host -> name == null || host.name().equals(name))
                        .filter(host -> state == null || host.state() == state)
                        .filter(host -> cluster == null || Objects.equals(host.cluster(), cluster))
                        .toList();
        return page.of(found, HostResource::key);
    }

    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    Token createToken(@RequestBody TokenRequest request) {
        String token = enrolments.createToken(request.hostName()).encoded();
        return new Token(request.hostName(), token, Enrolments.TOKEN_LIFE.toSeconds());
    }

    @PostMapping("/{nameOrId}/maintenance")
    Host maintenance(@PathVariable String nameOrId, @RequestBody MaintenanceRequest request) {
        return maintenance.set(nameOrId, request.on());
    }

    @DeleteMapping("/{nameOrId}")
    Host remove(@PathVariable String nameOrId) {
        return maintenance.remove(nameOrId);
    }

    /** Names of removed hosts are not unique; letters of names sort after the separator. */
    private static String key(Host host) {
        return host.name() + "\u0000" + host.id();
    }
}
