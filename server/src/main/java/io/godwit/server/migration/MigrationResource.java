package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Moves: list, show, cancel. Starting them is an operation. */
@RestController
@RequestMapping("/api/v1/migrations")
final class MigrationResource {

    private final Migrations migrations;
    private final MoveCanceller canceller;

    MigrationResource(Migrations migrations, MoveCanceller canceller) {
        this.migrations = migrations;
        this.canceller = canceller;
    }

    @GetMapping
    Page<MigrationView> list(
            @ModelAttribute MigrationQuery query,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return migrations.page(query.filter(), PageRequest.of(limit, cursor)).map(MigrationView::of);
    }

    @GetMapping("/{id}")
    MigrationView show(@PathVariable String id) {
        return MigrationView.of(migrations.require(parse(id)));
    }

    /** Answers once the source has taken the order; the move's end comes with its report. */
    @PostMapping("/{id}/cancel")
    ResponseEntity<MigrationView> cancel(@PathVariable String id) {
        return ResponseEntity.accepted().body(MigrationView.of(canceller.cancel(parse(id))));
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
