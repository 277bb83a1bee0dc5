package io.godwit.mover;

import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Tickets for tests. */
public final class TestingTickets {

    private TestingTickets() {}

    public static Ticket forVm(UUID vm, String name) {
        return of(vm, name, "aa", "bb", "boot-1", "boot-2", Instant.now().plusSeconds(60));
    }

    public static Ticket of(
            UUID vm,
            String name,
            String sourceFingerprint,
            String targetFingerprint,
            String sourceBoot,
            String targetBoot,
            Instant expiresAt) {
        return new Ticket(
                MigrationId.random(),
                new VmId(vm),
                name,
                HostId.random(),
                HostId.random(),
                "h1",
                "h2",
                sourceFingerprint,
                targetFingerprint,
                sourceBoot,
                targetBoot,
                List.of(),
                MoveOptions.defaults(),
                expiresAt.minusSeconds(60),
                expiresAt);
    }
}
