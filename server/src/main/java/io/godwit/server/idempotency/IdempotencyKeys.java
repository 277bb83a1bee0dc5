package io.godwit.server.idempotency;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys of the last 24 hours and what was answered.
 *
 * <p>A key is claimed by inserting its row, which one of several requests at once can do only. The row without an answer
 * says "being carried out". When the controller ends between the claim and the answer, such a row stays, and nobody knows
 * whether the request had its effect: a move may have been started just before. It is therefore never carried out again
 * under that key; whoever repeats it is told to look at the list of operations first and to take a new key. The row goes
 * with its day, like any other. A request of this start that takes long is told as such, however long it takes.
 */
@Component
final class IdempotencyKeys {

    static final Duration KEPT = Duration.ofHours(24);

    /** Whose request it is and which. */
    record Key(String account, String key, String route) {}

    private record Row(String hash, String start, @Nullable StoredAnswer answer) {}

    private final JdbcClient database;
    private final Clock clock;
    private final String start = UUID.randomUUID().toString();
    private final AtomicLong forgotten = new AtomicLong();

    IdempotencyKeys(Database database, Clock clock) {
        this.database = database.client();
        this.clock = clock;
    }

    /**
     * Claims the key for a request with that hash; empty when it is claimed now and the request is to be carried out.
     *
     * @return what the first request was answered
     * @throws GodwitException {@link ErrorCode#IDEMPOTENCY_KEY_REUSED} or {@link ErrorCode#IDEMPOTENCY_KEY_IN_USE}
     */
    Optional<StoredAnswer> claim(Key key, String hash) {
        forgetOld();
        int claimed = database.sql("""
                        INSERT INTO idempotency_keys (account, idempotency_key, route, request_hash, start, claimed_at)
                        VALUES (:account, :key, :route, :hash, :start, :now) ON CONFLICT DO NOTHING""")
                .param("account", key.account())
                .param("key", key.key())
                .param("route", key.route())
                .param("hash", hash)
                .param("start", start)
                .param("now", clock.millis())
                .update();
        if (claimed == 1) {
            return Optional.empty();
        }
        Row row = find(key).orElseThrow(() -> inUse(key, "was given free this moment: send the request again"));
        if (!row.hash().equals(hash)) {
            throw new GodwitException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "Idempotency-Key " + key.key() + " was used for another request to " + key.route()
                            + " within 24 hours: take a new key for each new request");
        }
        StoredAnswer answer = row.answer();
        if (answer != null) {
            return Optional.of(answer);
        }
        throw row.start().equals(start)
                ? inUse(key, "belongs to a request that is still being carried out: send it again later")
                : inUse(
                        key,
                        "belongs to a request that broke off (the controller may have ended), so that its outcome is not known: look"
                                + " at GET /api/v1/operations whether it was carried out, and take a new key if not");
    }

    /** The first request was carried out. */
    void store(Key key, StoredAnswer answer) {
        database.sql("""
                        UPDATE idempotency_keys SET status = :status, content_type = :type, location = :location, body = :body
                        WHERE account = :account AND idempotency_key = :key AND route = :route""")
                .param("status", answer.status())
                .param("type", answer.contentType())
                .param("location", answer.location())
                .param("body", answer.body())
                .param("account", key.account())
                .param("key", key.key())
                .param("route", key.route())
                .update();
    }

    /** The first request broke off: whether it was carried out is not known, as after the controller's end. */
    void abandon(Key key) {
        database.sql("""
                        UPDATE idempotency_keys SET start = ''
                        WHERE account = ? AND idempotency_key = ? AND route = ? AND status IS NULL""").params(key.account(), key.key(), key.route()).update();
    }

    /** The first request was refused and has changed nothing: its key is free again. */
    void release(Key key) {
        database.sql("DELETE FROM idempotency_keys WHERE account = ? AND idempotency_key = ? AND route = ?")
                .params(key.account(), key.key(), key.route())
                .update();
    }

    /** Once a minute at most, and before the first claim. */
    private void forgetOld() {
        long now = clock.millis();
        long last = forgotten.get();
        if (now - last < 60_000 || !forgotten.compareAndSet(last, now)) {
            return;
        }
        database.sql("DELETE FROM idempotency_keys WHERE claimed_at < ?")
                .param(now - KEPT.toMillis())
                .update();
    }

    private Optional<Row> find(Key key) {
        return database.sql("SELECT * FROM idempotency_keys WHERE account = ? AND idempotency_key = ? AND route = ?")
                .params(key.account(), key.key(), key.route())
                .query(IdempotencyKeys::row)
                .optional();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        int status = row.getInt("status");
        StoredAnswer answer = row.wasNull()
                ? null
                : new StoredAnswer(
                        status, row.getString("content_type"), row.getString("location"), row.getString("body"));
        return new Row(row.getString("request_hash"), row.getString("start"), answer);
    }

    private static GodwitException inUse(Key key, String words) {
        return new GodwitException(ErrorCode.IDEMPOTENCY_KEY_IN_USE, "Idempotency-Key " + key.key() + " " + words);
    }
}
