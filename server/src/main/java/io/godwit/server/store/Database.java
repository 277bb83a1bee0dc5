package io.godwit.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;

/** The embedded database {@code godwit.db}: SQLite in WAL mode, every commit on the disk before it counts. */
public final class Database implements AutoCloseable {

    private static final String FILE = "godwit.db";

    private final LongAdder errors = new LongAdder();
    private final DataSource source;
    private final Runnable closing;
    private final TransactionTemplate transactions;

    private Database(DataSource source, Runnable closing) {
        this.source = source;
        this.closing = closing;
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    /**
     * Opens the database, makes it where it is missing, and brings its schema up to date.
     *
     * @throws StartFailure when it is damaged, locked, not to be written, or newer than this version; it is left untouched
     */
    public static Database open(DataDirectory directory) {
        DatabaseFile file = new DatabaseFile(directory.file(FILE));
        file.refuseUnusable();
        file.refuseLocked();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(10_000);
        config.enforceForeignKeys(true);
        HikariConfig pooled = new HikariConfig();
        pooled.setDataSource(file.source(config));
        pooled.setMaximumPoolSize(2);
        pooled.setPoolName("godwit");
        pooled.setInitializationFailTimeout(-1);
        HikariDataSource pool = new HikariDataSource(pooled);
        try {
            Flyway.configure().dataSource(pool).load().migrate();
            return new Database(pool, pool::close);
        } catch (FlywayException e) {
            pool.close();
            throw explained(directory, e)
                    .orElseGet(() -> new StartFailure(
                            "cannot bring the database " + directory.file(FILE) + " up to date: " + e.getMessage(), e));
        }
    }

    /** A database that is open and has the schema; closing this leaves it open. */
    static Database over(DataSource source) {
        return new Database(source, () -> {});
    }

    /** In words for people, when a failure of that directory's database is behind it; empty otherwise. */
    public static Optional<StartFailure> explained(DataDirectory directory, Throwable failure) {
        return new DatabaseFile(directory.file(FILE)).explained(failure);
    }

    public JdbcClient client() {
        JdbcTemplate template = new JdbcTemplate(source);
        SQLExceptionTranslator translator = template.getExceptionTranslator();
        template.setExceptionTranslator((task, sql, failure) -> {
            errors.increment();
            return translator.translate(task, sql, failure);
        });
        return JdbcClient.create(template);
    }

    /** How many statements have failed since the start. */
    public long errors() {
        return errors.sum();
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
        closing.run();
    }
}
