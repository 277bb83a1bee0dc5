package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.migration.MigrationState;
import io.godwit.server.account.ApiTokenFilter;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Moves: start, list, show, cancel. */
@RestController
@RequestMapping(MigrationResource.PATH)
final class MigrationResource {

    static final String PATH = "/api/v1/migrations";

    private static final int LONGEST_LIST = 1000;

    private final Migrations migrations;
    private final Preconditions preconditions;
    private final MoveStarter starter;

    MigrationResource(Migrations migrations, Preconditions preconditions, MoveStarter starter) {
        this.migrations = migrations;
        this.preconditions = preconditions;
        this.starter = starter;
    }

    @PostMapping
    ResponseEntity<Migration> start(
            @RequestBody MigrationRequest request, @RequestAttribute(ApiTokenFilter.ACCOUNT) String account) {
        Migration migration = preconditions.check(request, account);
        migrations.insert(migration);
        starter.start(migration.id());
        return ResponseEntity.accepted()
                .location(URI.create(PATH + "/" + migration.id()))
                .body(migration);
    }

    @GetMapping
    List<Migration> list(@RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > LONGEST_LIST) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID, "parameter limit: must be between 1 and " + LONGEST_LIST);
        }
        return migrations.list(limit);
    }

    @GetMapping("/{id}")
    Migration show(@PathVariable String id) {
        return migrations.require(parse(id));
    }

    /** Answers once the source has taken the order; the move's end comes with its report. */
    @PostMapping("/{id}/cancel")
    ResponseEntity<Migration> cancel(@PathVariable String id) {
        Migration migration = migrations.requestCancel(parse(id));
        if (migration.state() != MigrationState.CANCELLED) {
            starter.cancel(migration);
        }
        return ResponseEntity.accepted().body(migrations.require(migration.id()));
    }

    private static MigrationId parse(String id) {
        try {
            return MigrationId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID, "a migration's id is a UUID; 'godwit migration ls' lists them", e);
        }
    }
}
