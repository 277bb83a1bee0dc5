package io.godwit.lab.guest;

import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabAddresses;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The guests of a lab: made, started and remembered in one file each. */
public final class Guests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CONSOLE_LINES = 15;

    private final LabName lab;
    private final LabPaths paths;

    public Guests(LabName lab) {
        this.lab = lab;
        this.paths = new LabPaths(lab);
    }

    /** Puts kernel and initramfs into the shared datastore, where every host finds them under the same path. */
    public void prepare(GuestBoot boot) {
        try {
            Path directory = Files.createDirectories(paths.shared().resolve("boot"));
            Files.copy(boot.kernel(), directory.resolve("vmlinuz"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(boot.initramfs(), directory.resolve("initramfs"), StandardCopyOption.REPLACE_EXISTING);
            Files.createDirectories(paths.guests());
        } catch (IOException e) {
            throw new LabException("cannot fill the shared datastore " + paths.shared() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Defines a guest on the host and, unless the settings say otherwise, starts it and waits until it answers.
     *
     * @throws LabException if it does not boot within the deadline, with the last lines of its console; it is then
     *     removed again
     */
    public Guest create(GuestSettings settings, LabHost host, Acceleration acceleration) {
        if (find(settings.name()).isPresent()) {
            throw new LabException("lab " + lab + " has a guest named " + settings.name() + " already");
        }
        GuestRecord record = record(settings);
        Guest guest = new Guest(lab, record);
        try {
            createDisk(guest);
            Path definition = Files.createTempFile(paths.guests(), "domain", ".xml");
            Files.writeString(definition, DomainDefinition.xml(record, settings, acceleration));
            virsh(host, "define", definition.toString());
            Files.delete(definition);
            Files.writeString(file(settings.name()), JSON.writeValueAsString(record));
            if (settings.start()) {
                virsh(host, "start", settings.name());
                awaitBoot(guest, settings);
            }
            return guest;
        } catch (IOException e) {
            throw new LabException("cannot make guest " + settings.name() + ": " + e.getMessage(), e);
        } catch (LabException e) {
            remove(guest, host);
            throw e;
        }
    }

    public Optional<Guest> find(String name) {
        return list().stream().filter(guest -> guest.name().equals(name)).findFirst();
    }

    public List<Guest> list() {
        if (!Files.isDirectory(paths.guests())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(paths.guests())) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> new Guest(lab, JSON.readValue(file.toFile(), GuestRecord.class)))
                    .sorted(Comparator.comparingInt(guest -> guest.record().index()))
                    .toList();
        } catch (IOException e) {
            throw new LabException("cannot list the guests of lab " + lab + ": " + e.getMessage(), e);
        }
    }

    private GuestRecord record(GuestSettings settings) {
        List<Integer> taken =
                list().stream().map(guest -> guest.record().index()).toList();
        int index = IntStream.iterate(1, i -> i + 1)
                .filter(i -> !taken.contains(i))
                .findFirst()
                .orElseThrow();
        return new GuestRecord(
                index,
                settings.name(),
                UUID.randomUUID().toString(),
                LabAddresses.guest(index),
                LabAddresses.guestMac(index),
                settings.memoryBytes(),
                settings.diskBytes());
    }

    private void createDisk(Guest guest) throws IOException {
        if (guest.record().diskBytes() == 0) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(guest.image().toFile(), "rw")) {
            file.setLength(guest.record().diskBytes());
        }
        Command.run("chown", "libvirt-qemu:libvirt-qemu", guest.image().toString());
    }

    private void awaitBoot(Guest guest, GuestSettings settings) {
        Await.until(
                settings.bootDeadline(),
                () -> guest.console().stream().anyMatch(line -> line.startsWith("GODWIT-GUEST READY")),
                () -> "guest " + guest.name() + " did not boot within "
                        + settings.bootDeadline().toMillis() + " ms; the last lines of its console:\n"
                        + lastLines(guest));
        guest.status();
    }

    private static String lastLines(Guest guest) {
        List<String> lines = guest.console();
        return lines.isEmpty()
                ? "  (it wrote nothing)"
                : String.join(
                        "\n",
                        lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size()).stream()
                                .map(line -> "  " + line)
                                .toList());
    }

    private void remove(Guest guest, LabHost host) {
        for (String verb : List.of("destroy", "undefine")) {
            Command.attempt(
                    Command.USUAL_DEADLINE, List.of("virsh", "-q", "-c", host.libvirtUri(), verb, guest.name()));
        }
        try {
            Files.deleteIfExists(guest.image());
            Files.deleteIfExists(file(guest.name()));
        } catch (IOException e) {
            throw new LabException("cannot remove guest " + guest.name() + ": " + e.getMessage(), e);
        }
    }

    private Path file(String guest) {
        return paths.guests().resolve(guest + ".json");
    }

    private static void virsh(LabHost host, String... arguments) {
        Command.run(
                Command.USUAL_DEADLINE,
                Stream.concat(Stream.of("virsh", "-q", "-c", host.libvirtUri()), Stream.of(arguments))
                        .toList());
    }
}
