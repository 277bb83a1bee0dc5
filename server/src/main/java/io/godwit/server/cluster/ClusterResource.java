package io.godwit.server.cluster;

import io.godwit.server.host.Hosts;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Clusters and the hosts in them. */
@RestController
@RequestMapping(ClusterResource.PATH)
final class ClusterResource {

    static final String PATH = "/api/v1/clusters";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?");
    private static final int LONGEST_DESCRIPTION = 500;

    record CreateRequest(String name, @Nullable String description) {
        CreateRequest {
            checkName(name);
            checkDescription(description);
        }
    }

    /** What is absent stays as it is. */
    record ChangeRequest(@Nullable String name, @Nullable String description) {
        ChangeRequest {
            if (name != null) {
                checkName(name);
            }
            checkDescription(description);
        }
    }

    private final Clusters clusters;
    private final Hosts hosts;

    ClusterResource(Clusters clusters, Hosts hosts) {
        this.clusters = clusters;
        this.hosts = hosts;
    }

    /** By name. */
    @GetMapping
    Page<Cluster> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        List<Cluster> all = clusters.all().stream()
                .map(clusters::view)
                .sorted(Comparator.comparing(Cluster::name))
                .toList();
        return page.of(all, Cluster::name);
    }

    @PostMapping
    ResponseEntity<Cluster> create(@RequestBody CreateRequest request) {
        String description = request.description();
        Cluster cluster = clusters.view(
                clusters.create(request.name(), description == null || description.isEmpty() ? null : description));
        return ResponseEntity.created(URI.create(PATH + "/" + cluster.name())).body(cluster);
    }

    @GetMapping("/{name}")
    Cluster show(@PathVariable String name) {
        return clusters.view(clusters.require(name));
    }

    @PatchMapping("/{name}")
    Cluster change(@PathVariable String name, @RequestBody ChangeRequest request) {
        return clusters.view(clusters.change(name, request.name(), request.description()));
    }

    @DeleteMapping("/{name}")
    Cluster delete(@PathVariable String name) {
        return clusters.view(clusters.delete(name));
    }

    /** A host that is in another cluster leaves that one. */
    @PutMapping("/{name}/hosts/{host}")
    Cluster put(@PathVariable String name, @PathVariable String host) {
        return clusters.view(clusters.put(name, hosts.require(host).id()));
    }

    @DeleteMapping("/{name}/hosts/{host}")
    Cluster take(@PathVariable String name, @PathVariable String host) {
        return clusters.view(clusters.take(name, hosts.require(host).id()));
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must have 1 to 63 letters, digits, dots and hyphens, and begin and end with a letter or"
                            + " digit");
        }
    }

    private static void checkDescription(@Nullable String description) {
        if (description != null
                && (description.length() > LONGEST_DESCRIPTION
                        || description.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("description must have at most " + LONGEST_DESCRIPTION
                    + " characters, none of them a control" + " character");
        }
    }
}
