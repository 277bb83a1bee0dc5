package io.godwit.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The embedded database {@code godwit.db}: SQLite in WAL mode, every commit on the disk before it counts. */
public final class Database implements AutoCloseable {

    private static final String FILE = "godwit.db";

    private final HikariDataSource pool;
    private final TransactionTemplate transactions;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    /**
     * Opens the database, makes it where it is missing, and brings its schema up to date.
     *
     * @throws StartFailure when it is damaged or newer than this version; it is left untouched then
     */
    public static Database open(DataDirectory directory) {
        Path file = directory.file(FILE);
        if (Files.exists(file)) {
            refuseDamagedOrNewer(file);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(10_000);
        config.enforceForeignKeys(true);
        HikariConfig pooled = new HikariConfig();
        pooled.setDataSource(source(file, config));
        pooled.setMaximumPoolSize(2);
        pooled.setPoolName("godwit");
        HikariDataSource pool = new HikariDataSource(pooled);
        try {
            Flyway.configure().dataSource(pool).load().migrate();
            return new Database(pool);
        } catch (FlywayException e) {
            pool.close();
            throw new StartFailure("cannot bring the database " + file + " up to date: " + e.getMessage(), e);
        }
    }

    public JdbcClient client() {
        return JdbcClient.create(pool);
    }

    /** All or nothing: what the action does with {@link #client} on this thread; joins a transaction that is open. */
    public <T extends @Nullable Object> T transaction(Supplier<T> action) {
        return transactions.execute(_ -> action.get());
    }

    /** Runs it when this thread's transaction is on the disk, at once where none is open; never when it failed. */
    public void afterCommit(Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            action.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }

    @Override
    public void close() {
        pool.close();
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static void refuseDamagedOrNewer(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = source(file, config).getConnection();
                Statement statement = connection.createStatement()) {
            String check = text(statement, "PRAGMA quick_check(1)");
            if (!check.equals("ok")) {
                throw damaged(file, check);
            }
            if (text(statement, "SELECT count(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")
                    .equals("0")) {
                if (!text(statement, "SELECT count(*) FROM sqlite_master").equals("0")) {
                    throw damaged(file, "it is another program's");
                }
                return;
            }
            String found = text(statement, "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history");
            if (MigrationVersion.fromVersion(found).isNewerThan(newest())) {
                throw new StartFailure("the database " + file + " has schema version " + found
                        + ", this controller knows " + newest() + ": start the newer version again, or restore a"
                        + " backup made with this one. Nothing was changed");
            }
        } catch (SQLException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    /** The highest number among the scripts that this controller carries. */
    private static String newest() {
        try {
            return Stream.of(
                            new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/V*__*.sql"))
                    .map(script -> String.valueOf(script.getFilename()))
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .max(Comparator.comparingInt(Integer::parseInt))
                    .orElseThrow(() -> new StartFailure("this controller carries no database schema: build it anew"));
        } catch (IOException e) {
            throw new StartFailure("cannot read this controller's database schema: " + e.getMessage(), e);
        }
    }

    private static StartFailure damaged(Path file, String why) {
        return new StartFailure("the database " + file + " cannot be used (" + why
                + "): restore a backup, or move the file away to begin anew. Nothing was changed");
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "0" : value;
        }
    }
}
