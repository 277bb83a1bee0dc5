package io.godwit.agent.inventory;

import io.godwit.libvirt.LibvirtEvent;
import io.godwit.libvirt.LifecycleEvent;
import io.godwit.libvirt.MonitorEvent;
import io.godwit.model.VmId;
import io.godwit.mover.journal.Witness;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers which VMs were seen to resume and to end on this host, as long as the event stream is unbroken.
 *
 * <p>The rule NEVER-RAN stands on it ({@code design.md}, "Truth and failure"): a gap in the stream makes it blind for
 * everything before the gap. Times are the boot's monotonic clock, which nobody sets and which every process of the host
 * reads alike ({@link System#nanoTime} on Linux).
 */
public final class WitnessLog {

    private static final int KEEP = 10_000;

    private final Deque<Seen> log = new ArrayDeque<>();
    private boolean unbroken;
    private long unbrokenSince;

    private record Seen(long nanos, VmId vm, boolean ran, boolean stopped) {}

    /** The event stream begins (again) now. */
    public synchronized void begin() {
        log.clear();
        unbroken = true;
        unbrokenSince = System.nanoTime();
    }

    /** The event stream is lost: nothing from before can be vouched for any more. */
    public synchronized void lost() {
        log.clear();
        unbroken = false;
    }

    /** Takes a lifecycle event. */
    public synchronized void seen(LibvirtEvent.Lifecycle event) {
        VmId vm = new VmId(event.domain().uuid());
        if (event.event() == LifecycleEvent.RESUMED) {
            add(new Seen(System.nanoTime(), vm, true, false));
        } else if (event.event() == LifecycleEvent.STOPPED || event.event() == LifecycleEvent.CRASHED) {
            add(new Seen(System.nanoTime(), vm, false, true));
        }
    }

    /** Takes an event of QEMU's monitor. */
    public synchronized void seen(MonitorEvent event) {
        if (event.event().equals("RESUME")) {
            add(new Seen(System.nanoTime(), new VmId(event.domain().uuid()), true, false));
        }
    }

    /** What was seen of the VM since the given time, by the monotonic clock. */
    public synchronized Witness of(VmId vm, long sinceNanos) {
        boolean ran = false;
        boolean stopped = false;
        for (Seen seen : log) {
            if (seen.vm().equals(vm) && seen.nanos() - sinceNanos >= 0) {
                ran |= seen.ran();
                stopped |= seen.stopped();
            }
        }
        return new Witness(unbroken && unbrokenSince - sinceNanos <= 0, stopped, ran);
    }

    private void add(Seen seen) {
        log.addLast(seen);
        if (log.size() > KEEP) {
            Seen dropped = log.removeFirst();
            unbrokenSince = dropped.nanos() + 1;
        }
    }
}
