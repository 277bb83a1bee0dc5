package io.godwit.server.account;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** API tokens: list, make, revoke. */
@RestController
@RequestMapping(ApiTokenResource.PATH)
final class ApiTokenResource {

    static final String PATH = "/api/v1/tokens";

    /**
     * What is asked for.
     *
     * @param name 1 to 64 letters, digits, {@code . _ @ -}
     * @param expiresInSeconds 1 to ten years; 90 days where it is absent
     */
    record ApiTokenRequest(String name, Role role, @Nullable Long expiresInSeconds) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

        ApiTokenRequest {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "name must be 1 to 64 letters, digits and . _ @ -, a letter or digit first");
            }
            if (expiresInSeconds != null
                    && (expiresInSeconds < 1 || expiresInSeconds > ApiTokens.LONGEST_LIFE.toSeconds())) {
                throw new IllegalArgumentException(
                        "expiresInSeconds must be between 1 and " + ApiTokens.LONGEST_LIFE.toSeconds());
            }
        }

        Duration life() {
            return expiresInSeconds == null ? ApiTokens.USUAL_LIFE : Duration.ofSeconds(expiresInSeconds);
        }
    }

    /** A token just made; {@code token} is its secret, shown this once only. */
    record NewApiToken(
            UUID id,
            String name,
            Role role,
            Instant createdAt,
            @Nullable Instant expiresAt,
            String token) {}

    private final ApiTokens tokens;

    ApiTokenResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @GetMapping
    Page<ApiToken> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return PageRequest.of(limit, cursor).of(tokens.list(), ApiTokenResource::key);
    }

    @PostMapping
    ResponseEntity<NewApiToken> create(@RequestBody ApiTokenRequest request) {
        ApiTokens.Created made = tokens.create(request.name(), request.role(), request.life());
        ApiToken token = made.token();
        return ResponseEntity.created(URI.create(PATH + "/" + token.id()))
                .body(new NewApiToken(
                        token.id(), token.name(), token.role(), token.createdAt(), token.expiresAt(), made.secret()));
    }

    /** Revoked tokens stay in the list, with the time of their end. */
    @DeleteMapping("/{id}")
    ApiToken revoke(@PathVariable String id) {
        try {
            return tokens.revoke(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID, "an API token's id is a UUID; GET " + PATH + " lists them", e);
        }
    }

    /** Sorts newest first, as the list is. */
    private static String key(ApiToken token) {
        return String.format("%019d %s", Long.MAX_VALUE - token.createdAt().toEpochMilli(), token.id());
    }
}
