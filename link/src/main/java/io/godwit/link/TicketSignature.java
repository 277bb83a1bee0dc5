package io.godwit.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.SignedTicket;
import io.godwit.model.migration.Ticket;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import tools.jackson.core.JacksonException;

/** Signs tickets with the controller's CA key and checks them on the hosts (SHA256withECDSA over the encoded payload). */
public final class TicketSignature {

    private static final String ALGORITHM = "SHA256withECDSA";

    private TicketSignature() {}

    public static SignedTicket sign(Ticket ticket, PrivateKey key) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String payload = encoder.encodeToString(GodwitJson.lenient().writeValueAsBytes(ticket));
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(payload.getBytes(US_ASCII));
            return new SignedTicket(payload, encoder.encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new GodwitException(
                    ErrorCode.INTERNAL, "cannot sign the ticket of move " + ticket.migrationId() + ": " + e, e);
        }
    }

    /**
     * The ticket inside, once its signature was found right; nothing of it is read before.
     *
     * @throws GodwitException {@link ErrorCode#TICKET_INVALID}; expiry and hosts are for the caller to check
     */
    public static Ticket verify(SignedTicket signed, PublicKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(signed.payload().getBytes(UTF_8));
            if (!signature.verify(Base64.getUrlDecoder().decode(signed.signature()))) {
                throw invalid("its signature is not this controller's", null);
            }
            byte[] json = Base64.getUrlDecoder().decode(signed.payload());
            return GodwitJson.lenient().readValue(json, Ticket.class);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw invalid("its signature cannot be read", e);
        } catch (JacksonException e) {
            throw invalid("signed, but not a ticket that this version understands: " + GodwitJson.explain(e), e);
        }
    }

    private static GodwitException invalid(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        GodwitException error = new GodwitException(ErrorCode.TICKET_INVALID, "ticket refused: " + why);
        if (cause != null) {
            error.initCause(cause);
        }
        return error;
    }
}
