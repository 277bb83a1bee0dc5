package io.godwit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.VmId;
import io.godwit.model.host.TunnelEndpoint;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TicketSignatureTest {

    private final KeyPair controller = keyPair();

    private final Ticket ticket = new Ticket(
            MigrationId.random(),
            new VmId(UUID.randomUUID()),
            "web",
            HostId.random(),
            HostId.random(),
            "kvm1",
            "kvm2",
            "aa",
            "bb",
            "boot1",
            "boot2",
            List.of(new TunnelEndpoint("eth1", "10.0.0.2", 16514)),
            MoveOptions.defaults(),
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-01T00:01:00Z"));

    @Test
    void aSignedTicketIsReadBackAsItWas() {
        assertThat(TicketSignature.verify(
                        TicketSignature.sign(ticket, controller.getPrivate()), controller.getPublic()))
                .isEqualTo(ticket);
    }

    @Test
    void anotherControllersTicketIsRefused() {
        SignedTicket foreign = TicketSignature.sign(ticket, keyPair().getPrivate());
        refused(foreign, "signature is not this controller's");
    }

    @Test
    void achangedPayloadIsRefusedWithoutBeingRead() {
        SignedTicket signed = TicketSignature.sign(ticket, controller.getPrivate());
        refused(new SignedTicket("!" + signed.payload(), signed.signature()), "signature is not this controller's");
        refused(new SignedTicket(signed.payload() + "é", signed.signature()), "signature is not this controller's");
    }

    @Test
    void garbageInPlaceOfASignatureIsRefused() {
        SignedTicket signed = TicketSignature.sign(ticket, controller.getPrivate());
        refused(new SignedTicket(signed.payload(), ""), "signature");
        refused(new SignedTicket(signed.payload(), "***"), "signature cannot be read");
        refused(new SignedTicket(signed.payload(), "AAAA"), "signature cannot be read");
    }

    private void refused(SignedTicket signed, String message) {
        assertThatThrownBy(() -> TicketSignature.verify(signed, controller.getPublic()))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TICKET_INVALID))
                .hasMessageContaining(message);
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
