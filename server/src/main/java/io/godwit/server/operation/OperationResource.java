package io.godwit.server.operation;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.OperationId;
import io.godwit.server.account.ApiTokenFilter;
import io.godwit.server.migration.MigrationRequest;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Operations: start moves, list, show, cancel. */
@RestController
final class OperationResource {

    private static final String PATH = "/api/v1/operations";

    private final Operations operations;

    OperationResource(Operations operations) {
        this.operations = operations;
    }

    @PostMapping("/api/v1/migrations")
    ResponseEntity<OperationView> migrate(
            @RequestBody MigrationRequest request, @RequestAttribute(ApiTokenFilter.ACCOUNT) String account) {
        OperationView operation = operations.start(request, account);
        return ResponseEntity.accepted()
                .location(URI.create(PATH + "/" + operation.id()))
                .body(operation);
    }

    @GetMapping(PATH)
    Page<OperationView> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return operations.page(
                kind == null ? null : word("kind", kind, Operation.Kind.class),
                state == null ? null : word("state", state, Operation.State.class),
                PageRequest.of(limit, cursor));
    }

    @GetMapping(PATH + "/{id}")
    OperationView show(@PathVariable String id) {
        return operations.show(parse(id));
    }

    /** Answers once the sources have taken the order; the end comes with their reports. */
    @PostMapping(PATH + "/{id}/cancel")
    ResponseEntity<OperationView> cancel(@PathVariable String id) {
        return ResponseEntity.accepted().body(operations.cancel(parse(id)));
    }

    private static <E extends Enum<E>> E word(String name, String text, Class<E> type) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID,
                    "parameter " + name + ": known are " + Arrays.toString(type.getEnumConstants()),
                    e);
        }
    }

    private static OperationId parse(String id) {
        try {
            return OperationId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new GodwitException(ErrorCode.REQUEST_INVALID, "an operation's id is a UUID", e);
        }
    }
}
