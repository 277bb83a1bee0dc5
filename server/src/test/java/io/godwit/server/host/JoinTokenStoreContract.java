package io.godwit.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.store.Database;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is kept of join tokens. */
public interface JoinTokenStoreContract {

    Database database();

    @Test
    default void aJoinTokenWorksOnceAndInItsTime() {
        JoinTokenStore store = new JoinTokenStore(database());
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = now.plusSeconds(3600);
        String first = store.create("kvm1", now, end);
        String second = store.create("kvm2", now, end);
        assertThat(store.redeem("guess", now)).isEmpty();
        assertThat(store.redeem(first, now.plusSeconds(1))).hasValue("kvm1");
        assertThat(store.redeem(first, now.plusSeconds(2))).isEmpty();
        assertThat(store.redeem(second, end)).isEmpty();
        assertThat(store.redeem(second, end.minusMillis(1))).hasValue("kvm2");
    }

    @Test
    default void aJoinTokenIsNotInTheDatabase() {
        String secret = new JoinTokenStore(database()).create("kvm1", Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        assertThat(database()
                        .client()
                        .sql("SELECT secret_hash FROM join_tokens")
                        .query(String.class)
                        .list())
                .hasSize(1)
                .doesNotContain(secret);
    }
}
