package io.godwit.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.HostId;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.TunnelEndpoint;
import io.godwit.server.host.HostRecord.Certificate;
import io.godwit.server.store.Database;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** What is kept of hosts. */
public interface HostStoreContract {

    Database database();

    @Test
    default void aHostIsReadAsItWasWritten() {
        HostStore store = new HostStore(database());
        HostRecord joined = host("kvm1", "aa");
        store.save(joined);
        assertThat(store.load()).containsExactly(joined);
        HostRecord whole = joined.connected("aa", facts(), at(2))
                .withNext(new Certificate("bb", at(90_000)))
                .inMaintenance(true)
                .seen(at(3));
        store.save(whole);
        assertThat(store.load()).containsExactly(whole);
        HostRecord promoted = whole.connected("bb", facts(), at(4));
        assertThat(promoted.accepts("aa")).isFalse();
        store.save(promoted);
        assertThat(store.load()).containsExactly(promoted);
    }

    @Test
    default void twoHostsOfOneNameAreThereOnlyWhenOneIsRemoved() {
        HostStore store = new HostStore(database());
        HostRecord first = host("kvm1", "aa");
        HostRecord second = host("kvm1", "bb");
        store.save(first);
        assertThatThrownBy(() -> store.save(second)).isInstanceOf(DataAccessException.class);
        assertThat(store.load()).containsExactly(first);
        HostRecord removed = first.removed(at(5));
        store.save(removed);
        store.save(second);
        assertThat(store.load()).containsExactlyInAnyOrder(removed, second);
        assertThat(removed.accepts("aa")).isFalse();
    }

    private static HostRecord host(String name, String fingerprint) {
        return HostRecord.joined(HostId.random(), name, new Certificate(fingerprint, at(80_000)), at(1));
    }

    private static HostFacts facts() {
        return new HostFacts(
                "machine",
                "boot",
                "aa",
                List.of(new TunnelEndpoint("eth1", "10.0.0.1", 7749)),
                1,
                2,
                "0.1.0",
                4,
                1L << 40);
    }

    /** Far beyond 32 bits, to the millisecond. */
    private static Instant at(int second) {
        return Instant.parse("2026-01-01T00:00:00.123Z").plusSeconds(second);
    }
}
