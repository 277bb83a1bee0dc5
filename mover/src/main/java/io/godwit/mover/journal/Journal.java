package io.godwit.mover.journal;

import io.godwit.link.GodwitJson;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The moves of this host, one file each, durable before the call returns (file and directory are synchronized).
 *
 * <p>Never written between STOP and RESUME. Entries outlive their move so that a ticket cannot be used twice; they are
 * removed when nobody can ask for them any more and they are older than {@link #KEEP}.
 */
public final class Journal {

    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    /** Far longer than any ticket is valid. */
    static final Duration KEEP = Duration.ofDays(7);

    private final Path directory;
    private final Map<MigrationId, JournalEntry> entries = new HashMap<>();

    private Journal(Path directory) {
        this.directory = directory;
    }

    /** Reads what is there. A file that cannot be read is reported and left where it is. */
    public static Journal open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Journal journal = new Journal(directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                journal.load(file);
            }
        }
        return journal;
    }

    private void load(Path file) {
        try {
            JournalEntry entry = GodwitJson.lenient().readValue(Files.readString(file), JournalEntry.class);
            Instant accepted = Instant.ofEpochMilli(entry.acceptedMicros() / 1000);
            if (entry.settled() && accepted.plus(KEEP).isBefore(Instant.now())) {
                Files.delete(file);
                return;
            }
            entries.put(entry.ticket().migrationId(), entry);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "journal file " + file + " cannot be read and is left as it is; look at it by hand: the move it"
                            + " names may be unfinished on this host",
                    e);
        }
    }

    /** Writes a new move down. Refused with TICKET_REPLAYED when its ticket was used here before. */
    public synchronized void accept(JournalEntry entry) {
        MigrationId id = entry.ticket().migrationId();
        if (entries.containsKey(id)) {
            throw replayed(id);
        }
        write(entry);
        entries.put(id, entry);
    }

    /** The refusal of a ticket that was used here before. */
    public static GodwitException replayed(MigrationId id) {
        return new GodwitException(
                ErrorCode.TICKET_REPLAYED,
                "the ticket of migration " + id
                        + " was used on this host before; a ticket is valid once. Start a new migration");
    }

    /** Changes an entry, durably. */
    public synchronized JournalEntry update(MigrationId id, UnaryOperator<JournalEntry> change) {
        JournalEntry changed = change.apply(load(id));
        write(changed);
        entries.put(id, changed);
        return changed;
    }

    public synchronized Optional<JournalEntry> find(MigrationId id) {
        return Optional.ofNullable(entries.get(id));
    }

    public synchronized JournalEntry load(MigrationId id) {
        return find(id).orElseThrow(() ->
                new GodwitException(ErrorCode.MIGRATION_UNKNOWN, "this host's journal has no migration " + id));
    }

    public synchronized List<JournalEntry> entries() {
        return new ArrayList<>(entries.values());
    }

    private void write(JournalEntry entry) {
        Path file = directory.resolve(entry.ticket().migrationId() + ".json");
        Path temporary = directory.resolve(file.getFileName() + ".new");
        byte[] json = GodwitJson.lenient().writeValueAsString(entry).getBytes(StandardCharsets.UTF_8);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(json);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the journal file " + file + "; make room or repair the file system", e);
        }
    }
}
