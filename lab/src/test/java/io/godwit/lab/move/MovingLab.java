package io.godwit.lab.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lab.Lab;
import io.godwit.lab.LabSettings;
import io.godwit.lab.controller.ApiAnswer;
import io.godwit.lab.controller.ControllerApi;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.guest.GuestStatus;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.CommandOutput;
import io.godwit.model.migration.MigrationState;
import io.godwit.mover.hook.HookPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A lab of two hosts with one guest that is moved through the controller's public API, and held and hit on the way. */
final class MovingLab implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Lab lab;
    private final Guest guest;
    private final ControllerApi api;

    private MovingLab(Lab lab, Guest guest) {
        this.lab = lab;
        this.guest = guest;
        this.api = lab.controller().api();
    }

    static MovingLab up(LabSettings settings, GuestSettings guest) {
        Lab lab = Lab.up(settings);
        try {
            return new MovingLab(lab, lab.createGuest(guest));
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    Lab lab() {
        return lab;
    }

    Guest guest() {
        return guest;
    }

    ControllerApi api() {
        return api;
    }

    /** The host on which the controller sees the guest run. */
    String place() {
        Await.until(PATIENCE, () -> running().size() == 1, () -> "the guest does not run on one host: " + states());
        String host = running().getFirst();
        Await.until(
                PATIENCE,
                () -> answers(() -> seenOnlyOn(host)),
                () -> "the controller does not see the guest on " + host + ": " + api.list("/api/v1/vms"));
        return host;
    }

    /** The controller's picture follows libvirt's events, a moment later. */
    private boolean seenOnlyOn(String host) {
        JsonNode seen = api.list("/api/v1/vms?name=" + guest.name());
        return seen.size() == 1
                && seen.path(0).path("host").asString().equals(host)
                && seen.path(0).path("state").asString().equals("RUNNING");
    }

    String other(String host) {
        return host.equals("h1") ? "h2" : "h1";
    }

    /** Starts a move; returns its id. */
    String start(String to) {
        ApiAnswer answer = request(guest.name(), to);
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.body().at("/migrations/0/id").asString();
    }

    ApiAnswer request(String vm, String to) {
        return api.post("/api/v1/migrations", Map.of("vm", vm, "target", to));
    }

    JsonNode migration(String id) {
        return api.fetch("/api/v1/migrations/" + id);
    }

    MigrationState state(String id) {
        return MigrationState.valueOf(migration(id).path("state").asString());
    }

    /** Waits until the move has ended; returns it. */
    JsonNode awaitEnd(String id) {
        Await.until(PATIENCE, () -> answers(() -> state(id).ended()), () -> "the move does not end: " + migration(id));
        return migration(id);
    }

    void awaitState(String id, MigrationState... wanted) {
        Await.until(
                PATIENCE,
                () -> answers(() -> Set.of(wanted).contains(state(id))),
                () -> "the move did not reach " + List.of(wanted) + ": " + migration(id));
    }

    private static boolean answers(java.util.function.BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (LabException e) {
            return false;
        }
    }

    /** From now on a move stays at the point on that host. */
    Held hold(String host, HookPoint point) {
        Path directory = lab.host(host).paths().supervision().resolve("hooks");
        return new Held(directory.resolve(point.word() + ".hold"), directory.resolve(point.word() + ".reached"));
    }

    /** Ends the host's mover as {@code kill -9} does; its agent starts another. */
    void killMover(String host) {
        List<Long> movers = lab.host(host).processes("io.godwit.mover.MoverMain");
        assertThat(movers).as("movers on %s", host).isNotEmpty();
        for (long pid : movers) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        Await.until(
                PATIENCE,
                () -> movers.stream()
                        .noneMatch(pid -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isPresent()),
                () -> "the mover of " + host + " does not end");
    }

    /** The hosts on which libvirt says the guest runs. */
    List<String> running() {
        return withState("running");
    }

    List<String> withState(String state) {
        List<String> found = new ArrayList<>();
        for (LabHost host : lab.hosts()) {
            if (domainState(host).startsWith(state)) {
                found.add(host.name());
            }
        }
        return found;
    }

    String states() {
        StringBuilder all = new StringBuilder();
        for (LabHost host : lab.hosts()) {
            all.append(host.name()).append(": ").append(domainState(host)).append("; ");
        }
        return all.toString();
    }

    /** As virsh says, with the reason; empty when the host does not know the guest. */
    String domainState(LabHost host) {
        return virsh(host, "domstate", "--reason", guest.uuid()).output().strip();
    }

    /** Whether libvirt says that it does not know the guest; false while libvirt does not answer. */
    private boolean isAbsentFrom(LabHost host) {
        CommandOutput known = virsh(host, "list", "--all", "--uuid");
        return known.succeeded() && !known.output().contains(guest.uuid());
    }

    CommandOutput virsh(LabHost host, String... arguments) {
        List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", "qemu:///system"));
        command.addAll(List.of(arguments));
        return host.attempt(command);
    }

    /** The guest lives: its heart beats on, its memory is what it wrote, its clock of dirty bytes goes on. */
    void assertGuestLives() {
        GuestStatus before = guest.status();
        Await.until(
                PATIENCE,
                () -> guest.findStatus()
                        .filter(now -> now.heartbeat() > before.heartbeat()
                                && now.verifiedPages() > before.verifiedPages()
                                && now.diskAcked() > before.diskAcked())
                        .isPresent(),
                () -> "the guest's heart, check or disk stands still: " + guest.findStatus());
        GuestStatus after = guest.status();
        assertThat(after.memoryIntact()).as("%s", after).isTrue();
        assertThat(after.bootId()).isEqualTo(before.bootId());
    }

    /** Exactly one copy runs, on that host; the other host does not have the guest at all. */
    void assertOnlyOn(String host) {
        Await.until(PATIENCE, () -> running().equals(List.of(host)), () -> "expected on " + host + ": " + states());
        Await.until(
                PATIENCE,
                () -> isAbsentFrom(lab.host(other(host))),
                () -> "the other host still has the guest: " + states());
        assertGuestLives();
    }

    @Override
    public void close() {
        lab.close();
    }

    /** A point at which moves are held; released when closed. */
    static final class Held implements AutoCloseable {

        private final Path hold;
        private final Path reached;

        Held(Path hold, Path reached) {
            this.hold = hold;
            this.reached = reached;
            try {
                Files.deleteIfExists(reached);
                Files.writeString(hold, "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitReached() {
            Await.until(PATIENCE, () -> Files.exists(reached), () -> "the move did not reach " + reached);
        }

        void release() {
            try {
                Files.deleteIfExists(hold);
                Files.deleteIfExists(reached);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            release();
        }
    }
}
