package io.godwit.cli.context;

import org.jspecify.annotations.Nullable;

/**
 * A kept login.
 *
 * @param server for example {@code https://godwit.example:8443}
 * @param authority the CA's certificate as PEM; absent: the CAs of this machine
 * @param account whose token it is
 * @param role what that account may do
 * @param expiresAt ISO-8601; absent: never
 */
record Login(
        String server,
        String token,
        @Nullable String authority,
        @Nullable String account,
        @Nullable String role,
        @Nullable String expiresAt) {

    /** Never the token. */
    @Override
    public String toString() {
        return server + " as " + account;
    }
}
