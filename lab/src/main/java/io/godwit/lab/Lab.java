package io.godwit.lab;

import io.godwit.lab.controller.LabController;
import io.godwit.lab.guest.Acceleration;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestBoot;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.guest.Guests;
import io.godwit.lab.host.HostScript;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.network.LabNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several real hosts on one machine. A lab that is made here is removed when it is closed or this program ends, Ctrl-C
 * included, unless {@link #keepRunning} was called.
 */
public final class Lab implements AutoCloseable {
    private static final Duration ABORT_PATIENCE = Duration.ofSeconds(40);
    private static final int REMOVAL_ATTEMPTS = 5;

    private final LabSettings settings;
    private final LabPaths paths;
    private final AtomicBoolean owned = new AtomicBoolean();
    private final CountDownLatch made = new CountDownLatch(1);
    private volatile int controllerPort;

    private Lab(LabSettings settings) {
        this.settings = settings;
        this.paths = new LabPaths(settings.name());
    }

    /** Makes a lab without telling of its progress. */
    public static Lab up(LabSettings settings) {
        return up(settings, step -> {});
    }

    /**
     * Makes a lab. What an earlier run of this name left behind, with its maker and all its hosts dead, is removed
     * first.
     *
     * @param progress told of each step in words
     * @throws LabException if a lab of this name is up or being made, or a step failed; nothing of it is then left
     */
    public static Lab up(LabSettings settings, Consumer<String> progress) {
        Preconditions.check();
        if (settings.godwit()) {
            LabController.requireBuilt();
        }
        refuseExisting(settings.name(), progress);
        sweep(progress);
        Lab lab = new Lab(settings);
        LabRecord record = LabRecord.starting(settings);
        record.create();
        lab.owned.set(true);
        Thread maker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> lab.removeAtExit(maker)));
        try {
            int port = lab.make(progress);
            record.up(port).save();
            lab.controllerPort = port;
            return lab;
        } catch (RuntimeException e) {
            Thread.interrupted();
            lab.close();
            throw e;
        } finally {
            lab.made.countDown();
        }
    }

    /** A lab that is up already; closing it leaves it up. */
    public static Lab attach(LabName name) {
        LabRecord record = LabRecord.find(name)
                .filter(found -> found.stage() == LabRecord.Stage.UP)
                .orElseThrow(() -> new LabException(
                        "there is no lab " + name + ": './godwit lab up --name " + name + "' makes one"));
        Lab lab = new Lab(record.settings());
        lab.controllerPort = record.serverPort();
        lab.made.countDown();
        return lab;
    }

    /** Removes a lab in whatever state it is; returns whether there was anything of it. */
    public static boolean down(LabName name) {
        LabRemains remains = new LabRemains(name);
        boolean existed = remains.exist();
        remains.remove();
        return existed;
    }

    /** Whatever was killed before it could remove its lab: the next one does it. */
    private static void sweep(Consumer<String> progress) {
        for (LabName remnant : LabRecord.remnants()) {
            progress.accept("removing lab " + remnant + ", whose maker is dead");
            new LabRemains(remnant).remove();
        }
    }

    private static void refuseExisting(LabName name, Consumer<String> progress) {
        LabRemains remains = new LabRemains(name);
        if (!remains.exist()) {
            return;
        }
        Optional<LabRecord> record = LabRecord.find(name);
        if (record.isPresent()
                && record.get().stage() == LabRecord.Stage.STARTING
                && record.get().creatorLives()) {
            throw new LabException(
                    "lab " + name + " is being made by process " + record.get().creatorPid() + " just now");
        }
        if (record.isPresent() && record.get().stage() == LabRecord.Stage.UP) {
            List<LabHost> hosts = hosts(record.get().settings());
            long alive = hosts.stream().filter(LabHost::isUp).count();
            if (alive == hosts.size()) {
                throw new LabException(
                        "lab " + name + " is up already. Use it, remove it with './godwit lab down --name " + name
                                + "', or choose another --name");
            }
            if (alive > 0) {
                throw new LabException("lab " + name + " is broken: only " + alive + " of its " + hosts.size()
                        + " hosts are alive. Remove it with './godwit lab down --name " + name + "'");
            }
        }
        progress.accept("removing what an earlier run of lab " + name + " left behind");
        remains.remove();
    }

    /** Returns the port of the controller, 0 for none. */
    private int make(Consumer<String> progress) {
        progress.accept("preparing the guests' kernel");
        GuestBoot boot = GuestBoot.prepare();
        boolean kvm = Acceleration.probe(boot) == Acceleration.KVM;
        progress.accept("making networks and " + settings.hosts() + " hosts");
        MountPoints.create();
        createDirectories();
        new HostScript(paths).unpack();
        new Guests(settings.name()).prepare(boot);
        LabNetwork network = new LabNetwork(settings.name());
        network.create();
        for (int number = 1; number <= settings.hosts(); number++) {
            network.addHost(number, settings.migrationMegabits());
            new LabHost(settings.name(), number).boot(kvm);
            progress.accept("host h" + number + " is up");
        }
        return settings.godwit() ? startGodwit(progress) : 0;
    }

    private int startGodwit(Consumer<String> progress) {
        progress.accept("starting the controller");
        LabController started = LabController.start(settings.name());
        for (LabHost host : hosts()) {
            started.join(host);
            progress.accept("host " + host.name() + " has joined the controller");
        }
        return started.localPort();
    }

    private void createDirectories() {
        try {
            for (Path directory : List.of(paths.shared(), paths.guests(), paths.log(), paths.controller())) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new LabException("cannot make the lab's directories in " + paths.data() + ": " + e.getMessage(), e);
        }
    }

    public LabSettings settings() {
        return settings;
    }

    public LabPaths paths() {
        return paths;
    }

    public List<LabHost> hosts() {
        return hosts(settings);
    }

    /** The lab's controller; a lab of libvirt alone has none. */
    public LabController controller() {
        if (controllerPort == 0) {
            throw new LabException("lab " + settings.name() + " has no controller: it was made with --libvirt-only");
        }
        return new LabController(settings.name(), controllerPort);
    }

    /** A host by its name, {@code h1} and so on. */
    public LabHost host(String name) {
        return hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LabException("lab " + settings.name() + " has no host " + name + "; it has "
                        + String.join(", ", hosts().stream().map(LabHost::name).toList())));
    }

    /** Makes a guest and waits until it answers; see {@link Guests#create}. */
    public Guest createGuest(GuestSettings guest) {
        LabHost host = host(guest.host());
        return new Guests(settings.name()).create(guest, host, Acceleration.probe(GuestBoot.prepare()));
    }

    public List<Guest> guests() {
        return new Guests(settings.name()).list();
    }

    /** The namespace of the client outside the guests, on the VM network: TCP sessions and outage probes start here. */
    public Path client() {
        return settings.name().namespacePath(LabNetwork.CLIENT);
    }

    /** The lab stays up when it is closed and when this program ends. */
    public void keepRunning() {
        owned.set(false);
        LabRecord.find(settings.name()).ifPresent(record -> record.asKept().save());
    }

    /**
     * Removes the lab, unless it is to stay up or was made by another program. A removal that failed or was interrupted
     * is done again when this program ends.
     */
    @Override
    public synchronized void close() {
        if (owned.get()) {
            new LabRemains(settings.name()).remove();
            owned.set(false);
        }
    }

    private void removeAtExit(Thread maker) {
        if (!owned.get()) {
            return;
        }
        // Whatever it is doing: it must make nothing more of this lab.
        maker.interrupt();
        try {
            if (!made.await(ABORT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                tellThatItIsLeft("it is still being made");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        removeStubbornly();
    }

    /** Work that is being broken off may put another file where one was just removed; an impatient Ctrl-C hits commands. */
    private void removeStubbornly() {
        for (int attempt = 1; ; attempt++) {
            try {
                close();
                return;
            } catch (LabException e) {
                if (attempt == REMOVAL_ATTEMPTS) {
                    tellThatItIsLeft(e.getMessage());
                    return;
                }
            }
        }
    }

    private void tellThatItIsLeft(@Nullable String why) {
        System.err.println("godwit: lab " + settings.name() + " is not removed (" + why
                + "); './godwit lab down --name " + settings.name() + "' removes it");
    }

    private static List<LabHost> hosts(LabSettings settings) {
        return IntStream.rangeClosed(1, settings.hosts())
                .mapToObj(number -> new LabHost(settings.name(), number))
                .toList();
    }
}
