package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The five phases between two real daemons, each driven on its own. */
@Timeout(300)
class MigrationTest {
    private static final long FLAGS = MigrateFlag.LIVE
            | MigrateFlag.CHANGE_PROTECTION
            | MigrateFlag.UNSAFE
            | MigrateFlag.PERSIST_DEST
            | MigrateFlag.UNDEFINE_SOURCE
            | MigrateFlag.PARALLEL;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final UUID uuid = UUID.randomUUID();
    private final TestingLibvirtd sourceDaemon = TestingLibvirtd.start("source", "none");
    private final TestingLibvirtd targetDaemon = TestingLibvirtd.start("target", "none");
    private final LibvirtConnection source = open(sourceDaemon);
    private final LibvirtConnection target = open(targetDaemon);
    private final List<LibvirtEvent> sourceEvents = Collections.synchronizedList(new ArrayList<>());
    private final List<LibvirtEvent> targetEvents = Collections.synchronizedList(new ArrayList<>());
    private DomainRef domain = new DomainRef("traveller", uuid, -1);

    private static LibvirtConnection open(TestingLibvirtd daemon) {
        return LibvirtConnection.open(daemon.socket(), "qemu:///system", ConnectionSettings.defaults());
    }

    @BeforeEach
    void boot() throws IOException {
        Path disk = Files.write(sourceDaemon.directory().resolve("disk.img"), new byte[1 << 20]);
        domain = source.create(source.define(Machines.xml("traveller", uuid, disk)));
        var _ = source.subscribe(sourceEvents::add);
        var _ = target.subscribe(targetEvents::add);
    }

    @AfterEach
    void end() {
        source.close();
        target.close();
        sourceDaemon.close();
        targetDaemon.close();
    }

    private TypedParameters parameters(String definition) {
        return TypedParameters.builder()
                .string(
                        MigrateParameter.MIGRATE_URI,
                        "unix://" + targetDaemon.directory().resolve("memory.sock"))
                .string(MigrateParameter.DESTINATION_NAME, domain.name())
                .string(MigrateParameter.DESTINATION_XML, definition)
                .integer(MigrateParameter.PARALLEL_CONNECTIONS, 2)
                .build();
    }

    @Test
    void movesARunningDomain() {
        MigrationBegin begun = source.migrateBegin3(domain, TypedParameters.empty(), FLAGS);
        TypedParameters parameters = parameters(begun.xml());
        MigrationPrepared prepared = target.migratePrepare3(parameters, begun.cookie(), FLAGS);
        assertThat(target.state(domain).toString()).isEqualTo("paused (migrating)");

        byte[] performed =
                source.migratePerform3(domain, Optional.empty(), parameters, prepared.cookie(), FLAGS, DEADLINE);
        assertThat(source.state(domain).toString()).isEqualTo("paused (migrating)");
        assertThat(target.state(domain).toString()).isEqualTo("paused (migrating)");
        assertThat(source.jobStatistics(domain, 0).memTotal().orElse(0)).isGreaterThan(64 << 20);

        MigrationFinished finished = target.migrateFinish3(parameters, performed, FLAGS, false, DEADLINE);
        assertThat(finished.domain().uuid()).isEqualTo(uuid);
        assertThat(target.state(domain).toString()).isEqualTo("running (migrated)");

        source.migrateConfirm3(domain, parameters, finished.cookie(), FLAGS, false);
        assertThat(source.findDomain(uuid)).isEmpty();
        assertThat(target.persistent(domain)).isTrue();
        Await.until(
                "the job's end at the source",
                () -> sourceEvents.stream().anyMatch(event -> event instanceof LibvirtEvent.JobCompleted));
        assertThat(sourceEvents)
                .anySatisfy(event -> assertThat(event).isEqualTo(new LibvirtEvent.MigrationIteration(domain, 1)))
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                LibvirtEvent.JobCompleted.class,
                                job -> assertThat(job.statistics().findLong("memory_total"))
                                        .isPresent()))
                .anySatisfy(event -> assertThat(lifecycle(event)).isEqualTo("STOPPED migrated"));
        assertThat(targetEvents)
                .anySatisfy(event -> assertThat(lifecycle(event)).isEqualTo("STARTED migrated"))
                .anySatisfy(event -> assertThat(lifecycle(event)).isEqualTo("RESUMED migrated"));
    }

    @Test
    void resumesAtTheSourceWhenTheTargetIsTold() {
        MigrationBegin begun = source.migrateBegin3(domain, TypedParameters.empty(), FLAGS);
        TypedParameters parameters = parameters(begun.xml());
        MigrationPrepared prepared = target.migratePrepare3(parameters, begun.cookie(), FLAGS);
        byte[] performed =
                source.migratePerform3(domain, Optional.empty(), parameters, prepared.cookie(), FLAGS, DEADLINE);

        assertThatThrownBy(() -> target.migrateFinish3(parameters, performed, FLAGS, true, DEADLINE))
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.MIGRATE_FINISH_OK));
        assertThat(target.findDomain(uuid)).isEmpty();

        source.migrateConfirm3(domain, parameters, new byte[0], FLAGS, true);
        assertThat(source.state(domain).toString()).isEqualTo("running (migration canceled)");
        assertThat(source.persistent(domain)).isTrue();
    }

    @Test
    void undoesAPreparedTargetWithoutACookie() {
        MigrationBegin begun = source.migrateBegin3(domain, TypedParameters.empty(), FLAGS);
        TypedParameters parameters = parameters(begun.xml());
        target.migratePrepare3(parameters, begun.cookie(), FLAGS);
        assertThatThrownBy(() ->
                        source.migratePerform3(domain, Optional.empty(), parameters, new byte[0], FLAGS, DEADLINE))
                .isInstanceOf(IllegalArgumentException.class);

        assertThatThrownBy(() -> target.migrateFinish3(parameters, new byte[0], FLAGS, true, DEADLINE))
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.MIGRATE_FINISH_OK));
        assertThat(target.findDomain(uuid)).isEmpty();
        source.migrateConfirm3(domain, parameters, new byte[0], FLAGS, true);
        assertThat(source.state(domain).state()).isEqualTo(DomainState.State.RUNNING);
        assertThat(source.jobStatistics(domain, 0).type()).isEqualTo(JobStatistics.JobType.NONE);
    }

    @Test
    void namesTheReasonWhenTheTargetIsTheSameHost() {
        MigrationBegin begun = source.migrateBegin3(domain, TypedParameters.empty(), FLAGS);
        assertThatThrownBy(() -> source.migratePrepare3(parameters(begun.xml()), begun.cookie(), FLAGS))
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.daemonMessage()).contains("to the same host"));
        source.migrateConfirm3(domain, TypedParameters.empty(), new byte[0], FLAGS, true);
        assertThat(source.state(domain).state()).isEqualTo(DomainState.State.RUNNING);
    }

    private static String lifecycle(LibvirtEvent event) {
        return event instanceof LibvirtEvent.Lifecycle lifecycle
                ? lifecycle.event() + " " + lifecycle.detailName()
                : "";
    }
}
