package io.godwit.mover.journal;

import io.godwit.model.MigrationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The records that decide, one small file each, in the runtime directory (a memory file system).
 *
 * <p>A record is made by linking a complete temporary file to its final name: the kernel lets exactly one link succeed,
 * and nobody ever sees a record without its content. There is no fsync: the records live exactly as long as the boot in
 * which the VM's processes live, and they are written while the guest stands still.
 */
public final class Decisions {

    private static final String EPOCH = "epoch";

    private final Path directory;
    private final String epoch;

    public Decisions(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        link(EPOCH, Long.toHexString(new SecureRandom().nextLong()));
        this.epoch = read(EPOCH).orElseThrow();
    }

    /**
     * Names the life of this directory: another one means that it was emptied since, and a missing record proves nothing.
     */
    public String epoch() {
        return epoch;
    }

    /** Records the decision. False when another decision (or the same) already stands. */
    public boolean record(MigrationId id, Decision decision) {
        return link(id + ".decision", decision.name());
    }

    /** Records what became of a COMMIT. False when a result already stands. */
    public boolean record(MigrationId id, Result result) {
        return link(id + ".result", result.name());
    }

    public Optional<Decision> findDecision(MigrationId id) {
        return read(id + ".decision").map(Decision::valueOf);
    }

    public Optional<Result> findResult(MigrationId id) {
        return read(id + ".result").map(Result::valueOf);
    }

    /** Forgets a move that both sides have ended. */
    public void forget(MigrationId id) {
        try {
            Files.deleteIfExists(directory.resolve(id + ".result"));
            Files.deleteIfExists(directory.resolve(id + ".decision"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the records of migration " + id + " in " + directory, e);
        }
    }

    private boolean link(String name, String content) {
        Path temporary = directory.resolve(
                name + "." + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try {
            Files.writeString(temporary, content, StandardCharsets.US_ASCII);
            try {
                Files.createLink(directory.resolve(name), temporary);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record " + content + " as " + directory.resolve(name), e);
        }
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(directory.resolve(name), StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the record " + directory.resolve(name), e);
        }
    }
}
