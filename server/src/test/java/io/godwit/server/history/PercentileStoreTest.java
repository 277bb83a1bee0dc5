package io.godwit.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.migration.MigrationState;
import io.godwit.server.history.Percentiles.Figure;
import io.godwit.server.migration.MigrationFilter;
import io.godwit.server.migration.MigrationQuery;
import io.godwit.server.migration.TestingMoves;
import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.Database;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with the definition: the value at rank ceil(p / 100 * n). */
class PercentileStoreTest {

    @TempDir
    static Path directory;

    private static DataDirectory data;

    private static Database database;

    private static TestingMoves moves;

    @BeforeAll
    static void open() {
        data = DataDirectory.open(directory);
        database = Database.open(data);
        moves = new TestingMoves(database);
    }

    @AfterAll
    static void close() {
        database.close();
        data.close();
    }

    @AfterEach
    void forget() {
        database.client().sql("DELETE FROM migrations").update();
    }

    @Test
    void withoutMovesThereAreNoFigures() {
        moves.ended("web", "a", "b", MigrationState.FAILED, null);
        moves.ended("web", "a", "b", MigrationState.CANCELLED, null);
        assertThat(percentiles(query(null))).isEqualTo(new Percentiles(2, 0, 1, 1, null));
    }

    @Test
    void ofOneMoveEveryPercentileIsItsValue() {
        moves.completed("web", 1234, 23_456L, 1L << 40);
        Percentiles all = percentiles(query(null));
        assertThat(figures(all).totalMillis()).isEqualTo(same(1, "1234"));
        assertThat(figures(all).pauseMillis()).isEqualTo(same(1, "23.456"));
        assertThat(figures(all).bytes()).isEqualTo(same(1, "1099511627776"));
        assertThat(figures(all).outageMillis()).isNull();
    }

    @Test
    void aMoveWithoutAFigureDoesNotCountForIt() {
        moves.completed("web", 10, null, 0);
        moves.completed("web", 10, 5000L, 0);
        Percentiles all = percentiles(query(null));
        assertThat(all.completed()).isEqualTo(2);
        assertThat(figures(all).totalMillis()).isEqualTo(same(2, "10"));
        assertThat(figures(all).pauseMillis()).isEqualTo(same(1, "5.000"));
        assertThat(figures(all).bytes()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9, 10, 11, 99, 100, 101, 250})
    void percentilesAreThoseOfTheDefinitionAlsoWithTies(int n) {
        Random random = new Random(n);
        List<Long> totals = new ArrayList<>();
        moves.together(() -> {
            for (int i = 0; i < n; i++) {
                totals.add((long) random.nextInt(40));
                moves.completed("web", totals.getLast(), 1L, 1);
            }
        });
        Collections.sort(totals);
        assertThat(figures(percentiles(query(null))).totalMillis())
                .isEqualTo(new Figure(
                        n,
                        decimal(totals.getFirst()),
                        decimal(nearestRank(totals, 50)),
                        decimal(nearestRank(totals, 90)),
                        decimal(nearestRank(totals, 99)),
                        decimal(totals.getLast())));
    }

    @Test
    void filtersHoldForFiguresAndCounts() {
        moves.completed("web", 10, 1000L, 1);
        moves.completed("db", 30, 3000L, 1);
        moves.ended("db", "a", "b", MigrationState.FAILED, null);
        Percentiles db = percentiles(query("db"));
        assertThat(db.count()).isEqualTo(2);
        assertThat(db.failed()).isEqualTo(1);
        assertThat(figures(db).totalMillis()).isEqualTo(same(1, "30"));
    }

    @Test
    void figuresOfAllMovesAreReadFromAnIndexAlone() {
        for (String column : List.of("duration_millis", "pause_micros", "outage_millis", "bytes")) {
            List<String> plan = database.client()
                    .sql("EXPLAIN QUERY PLAN SELECT " + column + " FROM migrations WHERE 1 = 1 AND state = 'COMPLETED'"
                            + " AND " + column + " IS NOT NULL ORDER BY " + column)
                    .query((row, _) -> row.getString("detail"))
                    .list();
            assertThat(plan).hasSize(1);
            assertThat(plan.getFirst()).contains("USING COVERING INDEX");
        }
    }

    private Percentiles percentiles(MigrationFilter filter) {
        return new PercentileStore(database).of(filter);
    }

    private static Percentiles.Figures figures(Percentiles of) {
        Percentiles.Figures figures = of.figures();
        if (figures == null) {
            throw new AssertionError("no figures in " + of);
        }
        return figures;
    }

    private static MigrationFilter query(@Nullable String vm) {
        return new MigrationQuery(vm, null, null, null, null, null, null, null)
                .filter()
                .within(MigrationFilter.OVER);
    }

    private static long nearestRank(List<Long> sorted, int percent) {
        return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
    }

    private static Figure same(long n, String value) {
        BigDecimal all = new BigDecimal(value);
        return new Figure(n, all, all, all, all, all);
    }

    private static BigDecimal decimal(long value) {
        return BigDecimal.valueOf(value);
    }
}
