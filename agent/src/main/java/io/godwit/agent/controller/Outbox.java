package io.godwit.agent.controller;

import io.godwit.link.GodwitJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What must reach the controller, one file each, until it was answered. Survives restarts of agent and host.
 *
 * <p>Files are named by a growing number; the oldest is sent first. A file that cannot be read is kept beside as
 * {@code .damaged}.
 */
final class Outbox {

    /** One thing to deliver. */
    record Item(String method, JsonNode params) {}

    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final TreeMap<Long, Item> items = new TreeMap<>();
    private final Semaphore news = new Semaphore(0);
    private long next;

    private Outbox(Path directory) {
        this.directory = directory;
    }

    static Outbox open(Path directory) {
        Outbox outbox = new Outbox(directory);
        try {
            Files.createDirectories(directory);
            for (Path file : list(directory)) {
                outbox.load(file);
            }
            return outbox;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the outbox " + directory, e);
        }
    }

    /** Adds the item; it is on the disk when this returns. */
    synchronized void add(String method, Object params) {
        Item item = new Item(method, GodwitJson.lenient().valueToTree(params));
        long number = next++;
        Path fresh = directory.resolve(number + ".new");
        try {
            byte[] json = GodwitJson.lenient().writeValueAsBytes(item);
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var buffer = java.nio.ByteBuffer.wrap(json);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, file(number), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + method + " to the outbox " + directory, e);
        }
        items.put(number, item);
        wake();
    }

    /** The oldest item, which stays until {@link #remove}. */
    synchronized Optional<Numbered> oldest() {
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(new Numbered(items.firstKey(), items.firstEntry().getValue()));
    }

    /** Waits until something is there or the time is over. */
    void await(long millis) throws InterruptedException {
        if (oldest().isEmpty() && news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    /** Wakes whoever waits. */
    void wake() {
        news.release();
    }

    synchronized void remove(long number) {
        items.remove(number);
        try {
            Files.deleteIfExists(file(number));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove from the outbox " + directory, e);
        }
    }

    /** An item and its number. */
    record Numbered(long number, Item item) {}

    private Path file(long number) {
        return directory.resolve("%012d%s".formatted(number, SUFFIX));
    }

    private void load(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
            items.put(number, GodwitJson.lenient().readValue(Files.readString(file), Item.class));
            next = Math.max(next, number + 1);
        } catch (NumberFormatException | JacksonException e) {
            LOG.log(Level.ERROR, "outbox: {0} cannot be read; kept as {1}.damaged", file, name);
            Files.move(file, file.resolveSibling(name + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            stream.forEach(files::add);
        }
        return files;
    }
}
