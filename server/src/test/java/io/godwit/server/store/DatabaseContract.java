package io.godwit.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What features rely on beside SQL itself. */
public interface DatabaseContract {

    Database database();

    @Test
    default void aTransactionIsKeptWholeOrNotAtAll() {
        List<String> told = new ArrayList<>();
        database().transaction(() -> {
            insert("one");
            database().afterCommit(() -> told.add("one"));
            assertThat(told).isEmpty();
            return null;
        });
        assertThatThrownBy(() -> database().transaction(() -> {
                    insert("two");
                    database().afterCommit(() -> told.add("two"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(names()).containsExactly("one");
        assertThat(told).containsExactly("one");
    }

    private void insert(String name) {
        database()
                .client()
                .sql("INSERT INTO clusters (id, name, created_at) VALUES (?, ?, 0)")
                .params(name, name)
                .update();
    }

    private List<@Nullable String> names() {
        return database()
                .client()
                .sql("SELECT name FROM clusters")
                .query(String.class)
                .list();
    }
}
