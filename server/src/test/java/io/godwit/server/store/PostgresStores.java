package io.godwit.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * PostgreSQL, by hand only, hence the name: {@code mvn ... -Dtest=PostgresStores -Dgodwit.postgres=jdbc:postgresql://...}. It
 * empties the database that it is given.
 *
 * <p>The scripts are SQLite's in two words: {@code STRICT} falls away, and {@code INTEGER}, which has 64 bits there, becomes
 * {@code BIGINT}. What converts documents that only an older SQLite database can hold is left out.
 */
class PostgresStores extends StoreContract {

    private Database database;

    @BeforeEach
    void open() throws SQLException, IOException {
        String url = System.getProperty("godwit.postgres");
        if (url == null) {
            throw new IllegalStateException("give -Dgodwit.postgres=jdbc:postgresql://HOST:PORT/DATABASE?user=...");
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
            for (Resource script : scripts()) {
                statement.execute(translated(script));
            }
        }
        database = Database.over(source);
    }

    @Override
    public Database database() {
        return database;
    }

    private static List<Resource> scripts() throws IOException {
        return Arrays.stream(
                        new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/V*__*.sql"))
                .sorted(Comparator.comparingInt(PostgresStores::version))
                .toList();
    }

    private static int version(Resource script) {
        String name = String.valueOf(script.getFilename());
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private static String translated(Resource script) throws IOException {
        return script.getContentAsString(StandardCharsets.UTF_8)
                .replaceAll("UPDATE[^;]*json_extract[^;]*;", "")
                .replaceAll("\\) STRICT;", ");")
                .replaceAll("\\bINTEGER\\b", "BIGINT");
    }
}
