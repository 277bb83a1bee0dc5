package io.godwit.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** What is kept of API tokens. */
public interface ApiTokenStoreContract {

    Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");

    Database database();

    @Test
    default void anApiTokenIsReadAsItWasWritten() {
        ApiTokenStore store = new ApiTokenStore(database());
        ApiToken lasting = token("lasting", null);
        ApiToken ending = token("ending", NOW.plusSeconds(60));
        store.insert("hash1", lasting);
        store.insert("hash2", ending);
        assertThat(store.load()).containsOnlyKeys("hash1", "hash2").containsEntry("hash1", lasting);
        store.updateUsed(ending.id(), NOW.plusSeconds(1));
        store.updateRevoked(ending.id(), NOW.plusSeconds(2));
        assertThat(store.load())
                .containsEntry("hash1", lasting)
                .containsEntry("hash2", ending.used(NOW.plusSeconds(1)).revoked(NOW.plusSeconds(2)));
        assertThatThrownBy(() -> store.insert("hash1", token("again", null))).isInstanceOf(DataAccessException.class);
    }

    @Test
    default void apiTokensThatEndedLongAgoAreForgotten() {
        ApiTokenStore store = new ApiTokenStore(database());
        store.insert("lasting", token("lasting", null));
        store.insert("ended", token("ended", NOW));
        ApiToken revoked = token("revoked", null);
        store.insert("revoked", revoked);
        store.updateRevoked(revoked.id(), NOW);
        store.deleteEndedBefore(NOW);
        assertThat(store.load()).hasSize(3);
        store.deleteEndedBefore(NOW.plusMillis(1));
        assertThat(store.load()).containsOnlyKeys("lasting");
    }

    private static ApiToken token(String name, @Nullable Instant end) {
        return new ApiToken(UUID.randomUUID(), name, Role.OPERATOR, NOW, end, null, null);
    }
}
