package io.godwit.server.account;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * API tokens: random, kept as hashes only, in memory as the database has them (one controller uses a database).
 *
 * <p>The administrator's token of this machine lies in {@code admin.token}. A start that finds there no token that lives
 * makes a new one: whoever lost or revoked it removes the file and starts the controller again.
 */
@Component
public final class ApiTokens {

    /** In the data directory, for its owner only. */
    public static final String ADMIN_FILE = "admin.token";

    static final Duration USUAL_LIFE = Duration.ofDays(90);
    static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
    private static final String ADMIN = "admin";
    private static final Pattern FORM = Pattern.compile("godwit-[A-Za-z0-9_-]{43}");
    private static final Duration USE_SAVED_EVERY = Duration.ofMinutes(1);
    private static final Duration ENDED_KEPT = Duration.ofDays(90);
    private static final int MOST = 10_000;

    /** A token just made, and its secret, which is nowhere else. */
    record Created(ApiToken token, String secret) {}

    private final ApiTokenStore store;
    private final Clock clock;
    private final Map<String, ApiToken> byHash;
    private final List<Consumer<UUID>> revocations = new CopyOnWriteArrayList<>();

    ApiTokens(ApiTokenStore store, DataDirectory directory, Clock clock) {
        this.store = store;
        this.clock = clock;
        store.deleteEndedBefore(clock.instant().minus(ENDED_KEPT));
        this.byHash = new ConcurrentHashMap<>(store.load());
        if (!livingAdministrator(read(directory))) {
            byHash.values().stream()
                    .filter(token -> token.name().equals(ADMIN) && !token.revoked())
                    .forEach(token -> revoke(token.id()));
            directory.writeSecret(
                    ADMIN_FILE, create(ADMIN, Role.ADMINISTRATOR, null).secret() + "\n");
        }
    }

    /**
     * The token behind a secret.
     *
     * @throws GodwitException {@link ErrorCode#UNAUTHENTICATED}, {@link ErrorCode#TOKEN_EXPIRED} or {@link
     *     ErrorCode#TOKEN_REVOKED}, each with its own words
     */
    ApiToken authenticate(String secret) {
        if (!FORM.matcher(secret).matches()) {
            throw new GodwitException(
                    ErrorCode.UNAUTHENTICATED,
                    "what stands after Bearer is no API token: one has 50 characters and begins with godwit-; look"
                            + " whether it was copied whole");
        }
        String hash = Secrets.hash(secret);
        ApiToken token = byHash.get(hash);
        if (token == null) {
            throw new GodwitException(
                    ErrorCode.UNAUTHENTICATED,
                    "this controller does not know this API token: it was made by another one, or ended long ago");
        }
        Instant now = clock.instant();
        refuseEnded(token, now);
        saveUse(hash, token, now);
        return token;
    }

    /** Whether a token that was authenticated before is still good. */
    public boolean lives(UUID id) {
        return byHash.values().stream().anyMatch(token -> token.id().equals(id) && token.lives(clock.instant()));
    }

    /** Calls back with the id of each token that is revoked from now on, in the thread of whoever revokes it. */
    public void whenRevoked(Consumer<UUID> listener) {
        revocations.add(listener);
    }

    /** Newest first. */
    List<ApiToken> list() {
        return byHash.values().stream()
                .sorted(Comparator.comparing(ApiToken::createdAt).reversed().thenComparing(ApiToken::id))
                .toList();
    }

    /** A new token; two that live have not the same name. */
    synchronized Created create(String name, Role role, @Nullable Duration life) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (byHash.values().stream().anyMatch(token -> token.name().equals(name) && token.lives(now))) {
            throw new GodwitException(
                    ErrorCode.NAME_TAKEN,
                    "there is an API token " + name + " already: revoke that one first, or choose another name");
        }
        if (byHash.size() >= MOST) {
            throw new GodwitException(
                    ErrorCode.OVERLOADED, "there are " + MOST + " API tokens, ended ones included: no more are made");
        }
        String secret = "godwit-" + Secrets.random();
        ApiToken token =
                new ApiToken(UUID.randomUUID(), name, role, now, life == null ? null : now.plus(life), null, null);
        store.insert(Secrets.hash(secret), token);
        byHash.put(Secrets.hash(secret), token);
        return new Created(token, secret);
    }

    /** Ends a token at once; one that has ended stays as it is. */
    synchronized ApiToken revoke(UUID id) {
        Map.Entry<String, ApiToken> found = byHash.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new GodwitException(ErrorCode.API_TOKEN_UNKNOWN, "there is no API token with the id " + id));
        if (found.getValue().revoked()) {
            return found.getValue();
        }
        Instant now = Instant.ofEpochMilli(clock.millis());
        store.updateRevoked(id, now);
        ApiToken revoked = found.getValue().revoked(now);
        byHash.put(found.getKey(), revoked);
        revocations.forEach(listener -> listener.accept(id));
        return revoked;
    }

    private static void refuseEnded(ApiToken token, Instant now) {
        if (token.revoked()) {
            throw new GodwitException(
                    ErrorCode.TOKEN_REVOKED,
                    "API token " + token.name() + " was revoked at " + token.revokedAt()
                            + ": an administrator can make a new one");
        }
        if (token.expired(now)) {
            throw new GodwitException(
                    ErrorCode.TOKEN_EXPIRED,
                    "API token " + token.name() + " expired at " + token.expiresAt()
                            + ": an administrator can make a new one");
        }
    }

    /** At most one write a minute and token, and none that a request waits for. */
    private void saveUse(String hash, ApiToken token, Instant now) {
        Instant last = token.lastUsedAt();
        if (last != null && Duration.between(last, now).compareTo(USE_SAVED_EVERY) < 0) {
            return;
        }
        if (byHash.replace(hash, token, token.used(now))) {
            Thread.ofVirtual().name("token-use").start(() -> {
                try {
                    store.updateUsed(token.id(), now);
                } catch (RuntimeException e) {
                    LOG.warn("cannot record the use of API token {}: {}", token.name(), e.getMessage());
                }
            });
        }
    }

    private boolean livingAdministrator(String secret) {
        ApiToken token = byHash.get(Secrets.hash(secret));
        return token != null && token.role() == Role.ADMINISTRATOR && token.lives(clock.instant());
    }

    private static String read(DataDirectory directory) {
        try {
            return Files.readString(directory.file(ADMIN_FILE)).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + directory.file(ADMIN_FILE), e);
        }
    }
}
