package io.godwit.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database. */
class SqliteStoreTest extends StoreContract {

    @TempDir
    Path data;

    private DataDirectory directory;
    private Database database;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(data);
        database = Database.open(directory);
    }

    @AfterEach
    void close() {
        database.close();
        directory.close();
    }

    @Override
    public Database database() {
        return database;
    }
}
