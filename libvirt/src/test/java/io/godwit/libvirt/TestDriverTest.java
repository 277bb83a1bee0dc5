package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** libvirt's built-in driver of imaginary machines, behind a real libvirtd: procedures, shapes, errors, events. */
@ExtendWith(SharedLibvirtd.class)
class TestDriverTest {
    private static final String XML = """
            <domain type='test'><name>%s</name><uuid>%s</uuid><memory>65536</memory><os><type>hvm</type></os></domain>
            """;

    private final UUID uuid = UUID.randomUUID();
    private final LibvirtConnection connection;
    private final TestingLibvirtd daemon;

    TestDriverTest(TestingLibvirtd daemon) {
        this.daemon = daemon;
        this.connection = LibvirtConnection.open(daemon.socket(), "test:///default", ConnectionSettings.defaults());
    }

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void tellsAboutHostAndDaemon() {
        assertThat(connection.hostname()).isEqualTo("shared");
        assertThat(connection.libraryVersion()).isGreaterThan(9_000_000);
        assertThat(connection.hypervisorVersion()).isPositive();
        NodeInfo node = connection.nodeInfo();
        assertThat(node.cpuModel()).isEqualTo("i686");
        assertThat(node.memoryKib()).isEqualTo(3_145_728);
        assertThat(node.cpus()).isEqualTo(16);
        assertThat(node.threads()).isEqualTo(2);
        assertThat(connection.capabilities()).startsWith("<capabilities>");
        assertThat(connection.isAlive()).isTrue();
    }

    @Test
    void listsAndFindsDomains() {
        List<DomainRef> all = connection.listDomains(0);
        assertThat(all).extracting(DomainRef::name).contains("test");
        DomainRef test = connection.findDomain("test").orElseThrow();
        assertThat(test.active()).isTrue();
        assertThat(connection.findDomain(test.uuid())).contains(test);
        assertThat(connection.listDomains(DomainListFlag.ACTIVE)).contains(test);
        assertThat(connection.listDomains(DomainListFlag.INACTIVE)).doesNotContain(test);
        assertThat(connection.findDomain("no such machine")).isEmpty();
        assertThat(connection.findDomain(UUID.randomUUID())).isEmpty();
    }

    @Test
    void readsDefinitionStateAndSize() {
        DomainRef test = connection.findDomain("test").orElseThrow();
        assertThat(connection.xml(test, 0))
                .contains("<name>test</name>")
                .contains(test.uuid().toString());
        assertThat(connection.state(test).state()).isEqualTo(DomainState.State.RUNNING);
        DomainInfo info = connection.info(test);
        assertThat(info.state()).isEqualTo(DomainState.State.RUNNING);
        assertThat(info.maximumMemoryKib()).isEqualTo(8_388_608);
        assertThat(info.memoryKib()).isEqualTo(2_097_152);
        assertThat(info.vcpus()).isEqualTo(2);
        assertThat(connection.persistent(test)).isTrue();
    }

    @Test
    void keepsAutostart() {
        DomainRef domain = connection.define(XML.formatted("autostarted", uuid));
        assertThat(connection.autostart(domain)).isFalse();
        connection.setAutostart(domain, true);
        assertThat(connection.autostart(domain)).isTrue();
        connection.setAutostart(domain, false);
        assertThat(connection.autostart(domain)).isFalse();
        connection.undefine(domain, 0);
    }

    @Test
    void reportsTheLifeOfADomainInOrder() {
        List<LibvirtEvent> events = Collections.synchronizedList(new ArrayList<>());
        List<DomainState> seen = new ArrayList<>();
        try (Subscription _ = connection.subscribe(events::add)) {
            DomainRef domain = connection.define(XML.formatted("lively", uuid));
            assertThat(domain.id()).isEqualTo(-1);
            seen.add(connection.state(domain));
            DomainRef started = connection.create(domain);
            assertThat(started.id()).isPositive();
            seen.add(connection.state(domain));
            connection.suspend(domain);
            seen.add(connection.state(domain));
            connection.resume(domain);
            connection.destroy(domain);
            connection.undefine(domain, 0);
            Await.until("the six events", () -> events.size() >= 6);
        }
        assertThat(seen)
                .extracting(DomainState::toString)
                .containsExactly("shut off (unknown)", "running (booted)", "paused (user)");
        assertThat(events)
                .extracting(TestDriverTest::describe)
                .containsExactly(
                        "lively DEFINED added",
                        "lively STARTED booted",
                        "lively SUSPENDED paused",
                        "lively RESUMED unpaused",
                        "lively STOPPED destroyed",
                        "lively UNDEFINED removed");
        assertThat(events).allSatisfy(event -> assertThat(event.domain().uuid()).isEqualTo(uuid));
    }

    private static String describe(LibvirtEvent event) {
        return switch (event) {
            case LibvirtEvent.Lifecycle lifecycle ->
                lifecycle.domain().name() + " " + lifecycle.event() + " " + lifecycle.detailName();
            case LibvirtEvent.MigrationIteration iteration -> "pass " + iteration.iteration();
            case LibvirtEvent.JobCompleted _ -> "job completed";
        };
    }

    @Test
    void servesTwoSubscribersAndStopsWithTheSubscription() {
        List<LibvirtEvent> first = Collections.synchronizedList(new ArrayList<>());
        List<LibvirtEvent> second = Collections.synchronizedList(new ArrayList<>());
        Subscription ended = connection.subscribe(first::add);
        try (Subscription _ = connection.subscribe(second::add)) {
            DomainRef domain = connection.define(XML.formatted("watched", uuid));
            Await.until("both to see it", () -> first.size() == 1 && second.size() == 1);
            ended.close();
            ended.close();
            connection.undefine(domain, 0);
            Await.until("the second to see it go", () -> second.size() == 2);
        }
        assertThat(first).hasSize(1);
    }

    @Test
    void letsAHandlerMakeCalls() throws Exception {
        CompletableFuture<String> xml = new CompletableFuture<>();
        try (Subscription _ = connection.subscribe(event -> xml.complete(connection.xml(event.domain(), 0)))) {
            DomainRef domain = connection.define(XML.formatted("asked", uuid));
            assertThat(xml.get(1, TimeUnit.MINUTES)).contains("<name>asked</name>");
            connection.undefine(domain, 0);
        }
    }

    @Test
    void tellsErrorsApart() {
        DomainRef nobody = new DomainRef("nobody", UUID.randomUUID(), -1);
        assertThatThrownBy(() -> connection.state(nobody))
                .isInstanceOfSatisfying(DomainNotFoundException.class, error -> {
                    assertThat(error.code()).isEqualTo(ErrorCode.NO_DOMAIN);
                    assertThat(error.codeNumber()).isEqualTo(42);
                    assertThat(error.domain()).isEqualTo(12); // VIR_FROM_TEST
                    assertThat(error.level()).isEqualTo(2);
                    assertThat(error).hasMessageStartingWith("reading the VM's state: Domain not found");
                    assertThat(error.getStackTrace()[0].getClassName()).isEqualTo(Calls.class.getName());
                });
        DomainRef test = connection.findDomain("test").orElseThrow();
        assertThatThrownBy(() -> connection.undefine(nobody, 0)).isInstanceOf(DomainNotFoundException.class);
        assertThatThrownBy(() -> connection.define("<domain>"))
                .isInstanceOfSatisfying(
                        LibvirtException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.XML_DETAIL));
        assertThatThrownBy(() -> connection.monitorCommand(test, "{}", 0)).isInstanceOf(LibvirtException.class);
    }

    @Test
    void refusesAnUnknownDriverAndAnAbsentDaemon() {
        assertThatThrownBy(() ->
                        LibvirtConnection.open(daemon.socket(), "nosuch:///system", ConnectionSettings.defaults()))
                .isInstanceOf(LibvirtException.class)
                .hasMessageStartingWith("opening the connection: ");
        assertThatThrownBy(() -> LibvirtConnection.open(
                        daemon.directory().resolve("absent"), "test:///default", ConnectionSettings.defaults()))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void tellsOnceThatItWasClosed() {
        AtomicInteger told = new AtomicInteger();
        connection.onClose(_ -> told.incrementAndGet());
        connection.close();
        connection.close();
        Await.until("the listener", () -> told.get() == 1);
        assertThat(connection.isAlive()).isFalse();
        assertThatThrownBy(connection::hostname).isInstanceOf(ConnectionLostException.class);
        connection.onClose(_ -> told.incrementAndGet());
        assertThat(told).hasValue(2);
    }

    @Test
    void findsTheSocketOfTheModularDaemonFirst(@TempDir Path run) throws Exception {
        assertThat(LibvirtConnection.findSocket(run)).isEmpty();
        Files.createDirectory(run.resolve("libvirt"));
        Path monolithic = Files.createFile(run.resolve("libvirt/libvirt-sock"));
        assertThat(LibvirtConnection.findSocket(run)).contains(monolithic);
        Path modular = Files.createFile(run.resolve("libvirt/virtqemud-sock"));
        assertThat(LibvirtConnection.findSocket(run)).isEqualTo(Optional.of(modular));
    }
}
