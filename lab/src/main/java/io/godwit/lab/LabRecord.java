package io.godwit.lab;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabPaths;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is written down of a lab: its settings, and the process that is making it until it is up.
 *
 * @param creatorPid the process that makes the lab; {@code creatorStartMillis} tells it from a later one with this pid
 * @param serverPort the port on 127.0.0.1 that leads to the controller, 0 for none
 * @param kept the lab outlives its maker; otherwise one whose maker is dead is a remnant
 */
record LabRecord(
        String name,
        int hosts,
        int migrationMegabits,
        boolean godwit,
        Stage stage,
        long creatorPid,
        long creatorStartMillis,
        int serverPort,
        boolean kept) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    enum Stage {
        STARTING,
        UP
    }

    static LabRecord starting(LabSettings settings) {
        ProcessHandle self = ProcessHandle.current();
        return new LabRecord(
                settings.name().value(),
                settings.hosts(),
                settings.migrationMegabits(),
                settings.godwit(),
                Stage.STARTING,
                self.pid(),
                startMillis(self),
                0,
                false);
    }

    LabRecord up(int port) {
        return new LabRecord(
                name, hosts, migrationMegabits, godwit, Stage.UP, creatorPid, creatorStartMillis, port, kept);
    }

    LabRecord asKept() {
        return new LabRecord(
                name, hosts, migrationMegabits, godwit, stage, creatorPid, creatorStartMillis, serverPort, true);
    }

    /** The labs whose makers are dead and that nobody wanted to keep. */
    static List<LabName> remnants() {
        try (Stream<Path> labs = Files.list(LabPaths.RUN_ROOT)) {
            return labs.map(path -> find(new LabName(path.getFileName().toString())))
                    .flatMap(Optional::stream)
                    .filter(record -> !record.kept() && !record.creatorLives())
                    .map(record -> new LabName(record.name()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new LabException("cannot read " + LabPaths.RUN_ROOT + ": " + e.getMessage(), e);
        }
    }

    LabSettings settings() {
        return new LabSettings(new LabName(name), hosts, migrationMegabits, godwit);
    }

    boolean creatorLives() {
        return ProcessHandle.of(creatorPid)
                .filter(process -> startMillis(process) == creatorStartMillis)
                .isPresent();
    }

    /** Takes the lab's name: of two that try at once, one succeeds. */
    void create() {
        LabPaths paths = new LabPaths(new LabName(name));
        try {
            Files.createDirectories(LabPaths.RUN_ROOT);
            Files.createDirectory(paths.run());
        } catch (FileAlreadyExistsException e) {
            throw new LabException("lab " + name + " is being made by another process just now", e);
        } catch (IOException e) {
            throw new LabException("cannot make " + paths.run() + ": " + e.getMessage(), e);
        }
        save();
    }

    void save() {
        Path file = new LabPaths(new LabName(name)).record();
        Path fresh = file.resolveSibling("lab.json.new");
        try {
            Files.writeString(fresh, JSON.writeValueAsString(this));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Empty when there is none, or none that can be read. */
    static Optional<LabRecord> find(LabName name) {
        Path file = new LabPaths(name).record();
        try {
            return Optional.of(JSON.readValue(Files.readString(file), LabRecord.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
