package io.godwit.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Judges a database file before anything is written to it, and says in words what SQLite found wrong. */
final class DatabaseFile {

    private static final String UNTOUCHED = ". Nothing was changed";
    private static final int BUSY_MILLIS = 3_000;
    private static final int PRIMARY_CODE = 0xff;

    private final Path file;

    DatabaseFile(Path file) {
        this.file = file;
    }

    SQLiteDataSource source(SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    /**
     * Reads the file, if there is one, without writing to it.
     *
     * @throws StartFailure when it is damaged, no database of Godwit's, from a newer version, locked, or not to be written
     */
    void refuseUnusable() {
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw damaged("it is not a file");
        }
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw new StartFailure("this user may not read and write the database " + file
                    + ": give the file to the user that runs the controller, or run it as the file's owner"
                    + UNTOUCHED);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try (Connection connection = source(config).getConnection();
                Statement statement = connection.createStatement()) {
            refuseDamaged(statement);
            refuseNewer(statement);
        } catch (SQLException e) {
            throw explained(e).orElseGet(() -> damaged(String.valueOf(e.getMessage())));
        }
    }

    /** @throws StartFailure when another process keeps the database from being written */
    void refuseLocked() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        try (Connection connection = source(config).getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                text(statement, "SELECT count(*) FROM sqlite_master");
            }
            connection.rollback();
        } catch (SQLException e) {
            throw explained(e).orElseGet(() -> damaged(String.valueOf(e.getMessage())));
        }
    }

    /** What is behind a failure, where SQLite is; empty where something else is. */
    Optional<StartFailure> explained(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return explained(sqlite);
            }
        }
        return Optional.empty();
    }

    private Optional<StartFailure> explained(SQLiteException failure) {
        String words = " (" + failure.getMessage() + ")";
        return Optional.ofNullable(
                switch (primary(failure.getResultCode())) {
                    case SQLITE_BUSY, SQLITE_LOCKED ->
                        new StartFailure(
                                "the database " + file + " is locked by another process" + words + ": 'fuser " + file
                                        + "' names it; end it (a second controller, a backup, a database shell), then"
                                        + " start again" + UNTOUCHED,
                                failure);
                    case SQLITE_FULL ->
                        new StartFailure(
                                "the file system of the database " + file + " is full" + words
                                        + ": make room there, then start again; what was written before is unharmed",
                                failure);
                    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                        new StartFailure(
                                "the database " + file + " cannot be written" + words
                                        + ": its directory and the files beside it must be this user's, on a file system"
                                        + " that is not read-only",
                                failure);
                    case SQLITE_IOERR ->
                        new StartFailure(
                                "the disk under the database " + file + " fails, or is full" + words
                                        + ": look into the kernel's log; copy the directory before you try anything",
                                failure);
                    case SQLITE_NOTADB -> damaged("it is not a database: " + failure.getMessage());
                    case SQLITE_CORRUPT -> damaged("it is damaged: " + failure.getMessage());
                    default -> null;
                });
    }

    /** SQLite's extended codes carry the primary one in their lowest byte. */
    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & PRIMARY_CODE);
    }

    private void refuseDamaged(Statement statement) throws SQLException {
        String check = text(statement, "PRAGMA quick_check(1)");
        if (!check.equals("ok")) {
            throw damaged("it is damaged: " + check);
        }
    }

    private void refuseNewer(Statement statement) throws SQLException {
        if (text(statement, "SELECT count(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")
                .equals("0")) {
            if (!text(statement, "SELECT count(*) FROM sqlite_master").equals("0")) {
                throw damaged("it is another program's");
            }
            return;
        }
        String found = text(statement, "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history");
        if (MigrationVersion.fromVersion(found).isNewerThan(newest())) {
            throw new StartFailure("the database " + file + " has schema version " + found
                    + ", this controller knows " + newest() + ": start the newer version again, or restore a"
                    + " backup made with this one" + UNTOUCHED);
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

    private StartFailure damaged(String why) {
        return new StartFailure("the database " + file + " cannot be used (" + why
                + "): restore a backup, or move the file away to begin anew" + UNTOUCHED);
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "0" : value;
        }
    }
}
