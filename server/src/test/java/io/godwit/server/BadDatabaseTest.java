package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.server.settings.ServerSettings;
import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.Database;
import io.godwit.server.store.StartFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be used: the controller says so, ends, and leaves it as it is. */
class BadDatabaseTest {

    @TempDir
    Path data;

    private Path file;

    @BeforeEach
    void place() {
        file = data.resolve("godwit.db");
    }

    @Test
    void aFileThatIsNoDatabase() throws IOException {
        Files.writeString(file, "this is no database at all".repeat(100));
        refused("cannot be used (it is not a database", "restore a backup", "Nothing was changed");
    }

    @Test
    void anotherProgramsDatabase() throws Exception {
        sql("CREATE TABLE recipes (name TEXT)");
        refused("it is another program's", "Nothing was changed");
    }

    @Test
    void aDirectoryInItsPlace() throws IOException {
        Files.createDirectory(file);
        assertThat(refusal()).contains("it is not a file").contains(file.toString());
    }

    @Test
    void aDamagedPage() throws Exception {
        make();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(4096L * 3);
            raw.write("damage".repeat(500).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        refused("cannot be used (it is damaged", "restore a backup", "Nothing was changed");
    }

    @Test
    void aFileThatWasCutOff() throws Exception {
        make();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(raw.length() / 2);
        }
        refused("cannot be used (it is damaged", "restore a backup", "Nothing was changed");
    }

    @Test
    void aNewerVersionsDatabase() throws Exception {
        make();
        sql("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                + " execution_time, success) VALUES (99, '99', 'future', 'SQL', 'V99', 'x', 1, 1)");
        refused("has schema version 99, this controller knows", "start the newer version again", "Nothing was changed");
    }

    @Test
    void aDatabaseThatSomebodyWritesTo() throws Exception {
        make();
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            refused("is locked by another process", "fuser " + file, "Nothing was changed");
            statement.execute("ROLLBACK");
        }
        make();
    }

    @Test
    void aDatabaseThatSomebodyHasForHimself() throws Exception {
        make();
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            refused("is locked by another process", "fuser " + file, "Nothing was changed");
            statement.execute("ROLLBACK");
        }
        make();
    }

    @Test
    void aDirectoryThatCannotBeWritten() {
        Path kernels = Path.of("/sys/kernel");
        StartFailure failure = catchThrowableOfType(StartFailure.class, () -> GodwitServer.start(settings(kernels)));
        assertThat(failure).hasMessageContaining("cannot use the data directory /sys/kernel");
    }

    @Test
    void aFileInPlaceOfTheDirectory() throws IOException {
        Path place = Files.writeString(data.resolve("file"), "x");
        StartFailure failure = catchThrowableOfType(StartFailure.class, () -> GodwitServer.start(settings(place)));
        assertThat(failure).hasMessageContaining("cannot use the data directory " + place);
    }

    @Test
    void theCommandSaysItInOneLineAndFails() throws Exception {
        Files.writeString(file, "this is no database at all".repeat(100));
        byte[] before = Files.readAllBytes(file);
        Path output = data.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerMain.class.getName(),
                        "--data",
                        data.toString(),
                        "--listen",
                        "127.0.0.1",
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as("%s", lines).isEqualTo(1);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).startsWith("error: the database " + file + " cannot be used");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private void refused(String... words) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThat(refusal()).contains(file.toString()).contains(words);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(data.resolve("ca.key")).doesNotExist();
    }

    private String refusal() {
        StartFailure failure = catchThrowableOfType(StartFailure.class, () -> GodwitServer.start(settings(data)));
        assertThat(failure).isNotNull();
        return String.valueOf(failure.getMessage());
    }

    private void make() {
        try (DataDirectory directory = DataDirectory.open(data);
                Database _ = Database.open(directory)) {
            assertThat(file).isRegularFile();
        }
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static ServerSettings settings(Path directory) {
        return new ServerSettings(directory, "127.0.0.1", 0, List.of());
    }
}
