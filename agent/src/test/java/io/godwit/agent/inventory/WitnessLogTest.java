package io.godwit.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.libvirt.DomainRef;
import io.godwit.libvirt.LibvirtEvent;
import io.godwit.libvirt.LifecycleEvent;
import io.godwit.libvirt.MonitorEvent;
import io.godwit.model.VmId;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** NEVER-RAN is vouched for only by an unbroken stream that saw the copy end and never run. */
class WitnessLogTest {

    private final UUID uuid = UUID.randomUUID();
    private final VmId vm = new VmId(uuid);
    private final WitnessLog log = new WitnessLog();

    @Test
    void aCopyThatWasSeenToEndAndNeverToRunProvesIt() {
        log.begin();
        long since = System.nanoTime();
        stopped();
        assertThat(log.of(vm, since).provesNeverRan()).isTrue();
        assertThat(log.of(new VmId(UUID.randomUUID()), since).provesNeverRan())
                .as("another VM")
                .isFalse();
    }

    @Test
    void aCopyThatWasSeenToRunProvesTheContrary() {
        log.begin();
        long since = System.nanoTime();
        log.seen(new LibvirtEvent.Lifecycle(domain(), LifecycleEvent.RESUMED, 1));
        stopped();
        assertThat(log.of(vm, since).provesNeverRan()).isFalse();
        assertThat(log.of(vm, since).ran()).isTrue();
    }

    @Test
    void qemusOwnResumeEventCountsToo() {
        log.begin();
        long since = System.nanoTime();
        log.seen(new MonitorEvent(domain(), "RESUME", 1, 2, Optional.empty()));
        stopped();
        assertThat(log.of(vm, since).provesNeverRan()).isFalse();
    }

    @Test
    void whatEndedBeforeDoesNotCount() {
        log.begin();
        stopped();
        assertThat(log.of(vm, System.nanoTime()).provesNeverRan()).isFalse();
    }

    @Test
    void aStreamThatBeganLaterOrBrokeProvesNothing() {
        long since = System.nanoTime();
        assertThat(log.of(vm, since).unbroken()).as("never begun").isFalse();
        log.begin();
        stopped();
        assertThat(log.of(vm, since).provesNeverRan()).as("begun later").isFalse();
        long later = System.nanoTime();
        stopped();
        assertThat(log.of(vm, later).provesNeverRan()).isTrue();
        log.lost();
        assertThat(log.of(vm, later).provesNeverRan()).as("lost").isFalse();
        log.begin();
        assertThat(log.of(vm, later).provesNeverRan()).as("begun again").isFalse();
    }

    private void stopped() {
        log.seen(new LibvirtEvent.Lifecycle(domain(), LifecycleEvent.STOPPED, 5));
    }

    private DomainRef domain() {
        return new DomainRef("vm1", uuid, 1);
    }
}
