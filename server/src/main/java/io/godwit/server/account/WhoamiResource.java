package io.godwit.server.account;

import io.godwit.server.settings.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** Who is asking, and of which controller. */
@RestController
final class WhoamiResource {

    /** The account of the token that the request carries. */
    record Whoami(String account, Role role, @Nullable Instant expiresAt, ServerVersion server) {}

    record ServerVersion(String version) {}

    private final ServerVersion server = new ServerVersion(Version.text());

    @GetMapping("/api/v1/whoami")
    Whoami whoami(@RequestAttribute(ApiTokenFilter.TOKEN) ApiToken token) {
        return new Whoami(token.name(), token.role(), token.expiresAt(), server);
    }
}
