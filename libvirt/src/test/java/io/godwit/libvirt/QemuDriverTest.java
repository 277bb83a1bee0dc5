package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real QEMU processes under a real libvirtd. */
@ExtendWith(SharedLibvirtd.class)
class QemuDriverTest {

    private final UUID uuid = UUID.randomUUID();
    private final TestingLibvirtd daemon;
    private final LibvirtConnection connection;

    QemuDriverTest(TestingLibvirtd daemon) {
        this.daemon = daemon;
        this.connection = open();
    }

    private LibvirtConnection open() {
        return LibvirtConnection.open(daemon.socket(), "qemu:///system", ConnectionSettings.defaults());
    }

    private String xml(String name) {
        try {
            Path disk = daemon.directory().resolve(uuid + ".img");
            Files.write(disk, new byte[1 << 20]);
            return Machines.xml(name, uuid, disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void cleanUp() {
        connection.findDomain(uuid).ifPresent(domain -> {
            if (domain.active()) {
                connection.destroy(domain);
            }
        });
        connection.findDomain(uuid).ifPresent(domain -> connection.undefine(domain, 0));
        connection.close();
    }

    @Test
    void livesThroughDefineStartPauseResumeDestroyUndefine() {
        DomainRef defined = connection.define(xml("whole-life"));
        assertThat(connection.state(defined).toString()).isEqualTo("shut off (unknown)");
        assertThat(connection.persistent(defined)).isTrue();

        DomainRef started = connection.create(defined, DomainCreateFlag.START_PAUSED);
        assertThat(started.id()).isPositive();
        assertThat(connection.state(started).toString()).isEqualTo("paused (user)");
        connection.resume(started);
        assertThat(connection.state(started).toString()).isEqualTo("running (unpaused)");
        connection.suspend(started);
        assertThat(connection.state(started)).isEqualTo(new DomainState(DomainState.State.PAUSED, 1));
        assertThatThrownBy(() -> connection.create(started)).isInstanceOf(OperationInvalidException.class);

        connection.destroy(started);
        assertThat(connection.state(defined).toString()).isEqualTo("shut off (destroyed)");
        connection.undefine(defined, 0);
        assertThat(connection.findDomain(uuid)).isEmpty();
    }

    @Test
    void forgetsATransientDomainWhenItStops() {
        DomainRef domain = connection.createXml(xml("transient"), DomainCreateFlag.START_PAUSED);
        assertThat(connection.persistent(domain)).isFalse();
        assertThat(connection.listDomains(DomainListFlag.TRANSIENT)).contains(domain);
        connection.destroy(domain);
        assertThat(connection.findDomain(uuid)).isEmpty();
    }

    @Test
    void handsOverQemusOwnEventsWithTheirTime() {
        List<MonitorEvent> all = Collections.synchronizedList(new ArrayList<>());
        List<MonitorEvent> stops = Collections.synchronizedList(new ArrayList<>());
        DomainRef domain = connection.createXml(xml("monitored"), DomainCreateFlag.START_PAUSED);
        Instant before = Instant.now();
        try (Subscription _ = connection.subscribeMonitor(Optional.empty(), all::add);
                Subscription _ = connection.subscribeMonitor(Optional.of(domain), Optional.of("STOP"), stops::add)) {
            connection.resume(domain);
            connection.suspend(domain);
            Await.until("RESUME and STOP", () -> all.size() >= 2 && !stops.isEmpty());
        }
        assertThat(all).extracting(MonitorEvent::event).startsWith("RESUME", "STOP");
        assertThat(stops).extracting(MonitorEvent::event).containsExactly("STOP");
        MonitorEvent stop = stops.getFirst();
        assertThat(stop.domain()).isEqualTo(domain);
        assertThat(stop.time()).isBetween(before.minusMillis(1), Instant.now());
        assertThat(Duration.between(all.getFirst().time(), stop.time())).isPositive();
    }

    @Test
    void asksTheMonitorItself() {
        DomainRef domain = connection.createXml(xml("asked"), DomainCreateFlag.START_PAUSED);
        assertThat(connection.monitorCommand(domain, "{\"execute\":\"query-status\"}", 0))
                .contains("\"running\":false");
        assertThat(connection.monitorCommand(domain, "info status", 1)).contains("paused");
    }

    @Test
    void countsInBulkAndPerDisk() {
        DomainRef domain = connection.createXml(xml("counted"), DomainCreateFlag.START_PAUSED);
        List<DomainStatistics> bulk = connection.bulkStatistics(
                List.of(domain), DomainStatistics.STATE | DomainStatistics.BLOCK | DomainStatistics.BALLOON, 0);
        assertThat(bulk).singleElement().satisfies(figures -> {
            assertThat(figures.domain()).isEqualTo(domain);
            assertThat(figures.values().findInteger("state.state")).hasValue(DomainState.State.PAUSED.number());
            assertThat(figures.values().findString("block.0.name")).contains("vda");
            assertThat(figures.values().findLong("block.0.physical")).hasValue(1 << 20);
            assertThat(figures.values().findLong("balloon.maximum")).hasValue(64 << 10);
        });
        assertThat(connection.bulkStatistics(List.of(), 0, 0))
                .extracting(figures -> figures.domain().uuid())
                .contains(uuid);
        assertThat(connection.blockStatistics(domain, "vda").readBytes()).isGreaterThanOrEqualTo(0);
        DomainInfo info = connection.info(domain);
        assertThat(info.maximumMemoryKib()).isEqualTo(64 << 10);
        assertThat(info.vcpus()).isEqualTo(1);
    }

    @Test
    void hasNoJobWhenNothingGoesOn() {
        DomainRef domain = connection.createXml(xml("idle"), DomainCreateFlag.START_PAUSED);
        JobStatistics job = connection.jobStatistics(domain, 0);
        assertThat(job.type()).isEqualTo(JobStatistics.JobType.NONE);
        assertThat(job.memTotal()).isEmpty();
        connection.setMigrationMaxDowntime(domain, Duration.ofMillis(250));
        connection.setMigrationMaxSpeed(domain, 100);
        assertThatThrownBy(() -> connection.abortJob(domain)).isInstanceOf(OperationInvalidException.class);
    }

    @Test
    void dropsABegunMigrationWithItsConnectionAndLeavesTheDomainRunning() {
        DomainRef domain = connection.createXml(xml("begun"), 0);
        long flags = MigrateFlag.LIVE | MigrateFlag.CHANGE_PROTECTION | MigrateFlag.UNSAFE;
        LibvirtConnection mover = open();
        MigrationBegin begun = mover.migrateBegin3(domain, TypedParameters.empty(), flags);
        assertThat(begun.cookie()).isNotEmpty();
        assertThat(begun.xml()).contains("<name>begun</name>").contains(uuid.toString());
        assertThat(connection.jobStatistics(domain, 0).type()).isNotEqualTo(JobStatistics.JobType.NONE);
        assertThatThrownBy(() -> connection.setMigrationMaxSpeed(domain, -1)).isInstanceOf(LibvirtException.class);
        mover.close();
        Await.until(
                "the job to be dropped",
                () -> connection.jobStatistics(domain, 0).type() == JobStatistics.JobType.NONE);
        assertThat(connection.state(domain).toString()).isEqualTo("running (booted)");
    }

    @Test
    void describesWhatAGuestCanHave() {
        assertThat(connection.domainCapabilities(null, "x86_64", null, "qemu", 0))
                .contains("<domainCapabilities>");
        assertThat(connection.capabilities()).contains("<arch name='x86_64'>");
        assertThat(connection.hypervisorVersion()).isGreaterThan(7_000_000);
    }
}
