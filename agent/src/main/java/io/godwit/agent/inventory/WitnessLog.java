package io.godwit.agent.inventory;

import io.godwit.libvirt.LibvirtEvent;
import io.godwit.libvirt.LifecycleEvent;
import io.godwit.libvirt.MonitorEvent;
import io.godwit.model.VmId;
import io.godwit.mover.journal.Witness;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers which VMs were seen to resume and to end on this host, as long as the event stream is unbroken.
 *
 * <p>The rule NEVER-RAN stands on it ({@code design.md}, "Truth and failure"): a gap in the stream makes it blind for
 * everything before the gap.
 */
public final class WitnessLog {

    private static final int KEEP = 10_000;

    private final Deque<Seen> log = new ArrayDeque<>();
    private long unbrokenSinceMicros = Long.MAX_VALUE;

    private record Seen(long micros, VmId vm, boolean ran, boolean stopped) {}

    /** The event stream begins (again) now. */
    public synchronized void begin() {
        log.clear();
        unbrokenSinceMicros = nowMicros();
    }

    /** The event stream is lost: nothing from before can be vouched for any more. */
    public synchronized void lost() {
        log.clear();
        unbrokenSinceMicros = Long.MAX_VALUE;
    }

    /** Takes a lifecycle event. */
    public synchronized void seen(LibvirtEvent.Lifecycle event) {
        VmId vm = new VmId(event.domain().uuid());
        if (event.event() == LifecycleEvent.RESUMED) {
            add(new Seen(nowMicros(), vm, true, false));
        } else if (event.event() == LifecycleEvent.STOPPED || event.event() == LifecycleEvent.CRASHED) {
            add(new Seen(nowMicros(), vm, false, true));
        }
    }

    /** Takes an event of QEMU's monitor. */
    public synchronized void seen(MonitorEvent event) {
        if (event.event().equals("RESUME")) {
            add(new Seen(nowMicros(), new VmId(event.domain().uuid()), true, false));
        }
    }

    /** What was seen of the VM since the given time, microseconds since the epoch. */
    public synchronized Witness of(VmId vm, long sinceMicros) {
        boolean ran = false;
        boolean stopped = false;
        for (Seen seen : log) {
            if (seen.vm().equals(vm) && seen.micros() >= sinceMicros) {
                ran |= seen.ran();
                stopped |= seen.stopped();
            }
        }
        return new Witness(unbrokenSinceMicros <= sinceMicros, stopped, ran);
    }

    private void add(Seen seen) {
        log.addLast(seen);
        if (log.size() > KEEP) {
            Seen dropped = log.removeFirst();
            unbrokenSinceMicros = Math.max(unbrokenSinceMicros, dropped.micros() + 1);
        }
    }

    private static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
