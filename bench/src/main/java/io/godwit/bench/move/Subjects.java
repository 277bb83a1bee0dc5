package io.godwit.bench.move;

import io.godwit.lab.Lab;
import io.godwit.lab.guest.Acceleration;
import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestBoot;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The guests of one bench, of which only the one whose turn it is works. */
final class Subjects implements AutoCloseable {
    private static final String FIRST = "h1";

    private final Lab lab;
    private final @Nullable LibvirtSubject libvirt;
    private final @Nullable RawSubject raw;

    private Subjects(Lab lab, @Nullable LibvirtSubject libvirt, @Nullable RawSubject raw) {
        this.lab = lab;
        this.libvirt = libvirt;
        this.raw = raw;
    }

    /** Boots what the ways need, both guests alike; all of them rest then. */
    static Subjects boot(
            Lab lab,
            List<Way> ways,
            BenchGuestSettings settings,
            String guestName,
            String rawName,
            Consumer<String> progress) {
        RawSubject raw = null;
        if (ways.contains(Way.QMP)) {
            progress.accept("booting guest " + rawName + " on host " + FIRST + ", without libvirt");
            Guest defined = lab.createGuest(settings.named(rawName, FIRST).notStarted());
            raw = RawSubject.boot(defined, FIRST, lab::host, lab.hosts());
            raw.rest();
        }
        LibvirtSubject libvirt = null;
        if (ways.stream().anyMatch(way -> way != Way.QMP)) {
            progress.accept("booting guest " + guestName + " on host " + FIRST);
            libvirt = new LibvirtSubject(
                    lab, lab.createGuest(settings.named(guestName, FIRST)), settings.dirtyBytesPerSecond());
            libvirt.rest();
        }
        return new Subjects(lab, libvirt, raw);
    }

    /** One observed move, with the other guest at rest. */
    Sample run(Way way, int round) {
        Subject subject = subject(way);
        subject.wake();
        try {
            return new ObservedMove(lab, subject).run(way, round);
        } finally {
            subject.rest();
        }
    }

    private Subject subject(Way way) {
        Subject found = way == Way.QMP ? raw : libvirt;
        if (found == null) {
            throw new IllegalArgumentException("nothing was booted for " + way);
        }
        return found;
    }

    /** KVM or TCG. */
    String acceleration() {
        return Acceleration.probe(GuestBoot.prepare()).name();
    }

    @Override
    public void close() {
        if (raw != null) {
            raw.close();
        }
        if (libvirt != null) {
            libvirt.close();
        }
    }
}
