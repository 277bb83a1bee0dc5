package io.godwit.server.history;

import io.godwit.model.migration.MigrationState;
import io.godwit.server.history.Percentiles.Figure;
import io.godwit.server.migration.MigrationFilter;
import io.godwit.server.store.Database;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Computes percentiles in the database, which reads an index and sends a handful of rows. */
@Component
final class PercentileStore {

    private static final int DECIMALS_OF_MICROS_IN_MILLIS = 3;

    private final JdbcClient database;

    PercentileStore(Database database) {
        this.database = database.client();
    }

    Percentiles of(MigrationFilter filter) {
        Map<String, Long> counts = counts(filter);
        long completed = counts.getOrDefault(MigrationState.COMPLETED.name(), 0L);
        return new Percentiles(
                counts.values().stream().mapToLong(Long::longValue).sum(),
                completed,
                counts.getOrDefault(MigrationState.FAILED.name(), 0L),
                counts.getOrDefault(MigrationState.CANCELLED.name(), 0L),
                completed == 0
                        ? null
                        : new Percentiles.Figures(
                                figure(filter, "duration_millis", 0),
                                figure(filter, "pause_micros", DECIMALS_OF_MICROS_IN_MILLIS),
                                figure(filter, "outage_millis", 0),
                                figure(filter, "bytes", 0)));
    }

    private Map<String, Long> counts(MigrationFilter filter) {
        MigrationFilter.Condition condition = filter.condition();
        Map<String, Long> counts = new HashMap<>();
        database.sql("SELECT state, count(*) AS n FROM migrations WHERE " + condition.sql() + " GROUP BY state")
                .params(condition.parameters())
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("n"));
                });
        return counts;
    }

    /** Nearest rank in whole numbers: ceil(n * p / 100) is (n * p + 99) / 100. */
    private @Nullable Figure figure(MigrationFilter filter, String column, int decimals) {
        MigrationFilter.Condition condition = filter.condition();
        // An expression in place of the column keeps the database from reading every figure for the few that are
        // wanted.
        String value = filter.few() ? column + " + 0" : column;
        Map<Long, Long> byRank = new HashMap<>();
        long[] n = new long[1];
        database.sql("SELECT value, place, n FROM (SELECT " + value + " AS value, row_number() OVER (ORDER BY " + value
                        + ") AS place, count(*) OVER () AS n FROM migrations WHERE " + condition.sql()
                        + " AND state = 'COMPLETED' AND " + value + " IS NOT NULL) AS ranked"
                        + " WHERE place IN (1, n, (n * 50 + 99) / 100, (n * 90 + 99) / 100, (n * 99 + 99) / 100)")
                .params(condition.parameters())
                .query(row -> {
                    byRank.put(row.getLong("place"), row.getLong("value"));
                    n[0] = row.getLong("n");
                });
        return n[0] == 0
                ? null
                : new Figure(
                        n[0],
                        value(byRank, 1, decimals),
                        value(byRank, rank(n[0], 50), decimals),
                        value(byRank, rank(n[0], 90), decimals),
                        value(byRank, rank(n[0], 99), decimals),
                        value(byRank, n[0], decimals));
    }

    private static long rank(long n, long percent) {
        return (n * percent + 99) / 100;
    }

    private static BigDecimal value(Map<Long, Long> byRank, long rank, int decimals) {
        Long value = byRank.get(rank);
        if (value == null) {
            throw new IllegalStateException("the database left rank " + rank + " out");
        }
        return BigDecimal.valueOf(value, decimals);
    }
}
