package io.godwit.agent.enrolment;

import io.godwit.link.FileErrors;
import io.godwit.link.Pem;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.RenewalAnswer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;

/**
 * The enrolment in use, and what becomes of it: replaced by a renewed one, taken by the controller, refused by it, or
 * replaced on the disk because the host has joined again.
 */
public final class Identities {

    private static final System.Logger LOG = System.getLogger(Identities.class.getName());

    private final Path etc;
    private final Clock clock;
    private volatile Enrolment current;

    private Identities(Path etc, Clock clock, Enrolment current) {
        this.etc = etc;
        this.clock = clock;
        this.current = current;
    }

    /**
     * Reads what {@code agent join} has written.
     *
     * @throws GodwitException {@link ErrorCode#UNAUTHENTICATED} when this host has not joined or a file is damaged
     */
    public static Identities load(Path etc, Clock clock) {
        return new Identities(etc, clock, Enrolment.load(etc));
    }

    public Enrolment current() {
        return current;
    }

    /** Whether the certificate is valid no more, by this host's clock. */
    public boolean expired(Enrolment enrolment) {
        return !clock.instant().isBefore(enrolment.expiresAt());
    }

    /** As it lies on the disk now: another one after the host has joined again. A damaged one changes nothing. */
    public synchronized Enrolment refresh() {
        try {
            Enrolment found = Enrolment.load(etc);
            if (!found.fingerprint().equals(current.fingerprint())) {
                LOG.log(Level.INFO, "host {0} has another certificate on the disk; it is used now", found.hostName());
                current = found;
            }
        } catch (GodwitException e) {
            LOG.log(Level.DEBUG, "the enrolment cannot be read again: {0}", e.getMessage());
        }
        return current;
    }

    /**
     * Takes a renewed certificate into use; the one before it is kept until {@link #taken}.
     *
     * @throws GodwitException when the answer is no certificate for this key and host, or cannot be written; nothing has
     *     changed then
     */
    synchronized Enrolment replace(KeyPair pair, RenewalAnswer answer) {
        try {
            check(pair, answer);
            IdentityFiles.install(
                    etc, Pem.encode(pair.getPrivate()), answer.certificate(), Pem.encode(current.authority()));
            current = Enrolment.load(etc);
            return current;
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.INTERNAL,
                    "the renewed certificate cannot be written to " + etc + ": " + FileErrors.explain(e),
                    e);
        }
    }

    /** The controller has welcomed the host with the current certificate: the one before it is removed. */
    public synchronized void taken() {
        try {
            IdentityFiles.forgetPrevious(etc);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "former certificates in {0} cannot be removed: {1}", etc, e.toString());
        }
    }

    /** The controller refuses the current certificate: back to the one before it, if that is kept and valid. */
    public synchronized boolean fallBack() {
        try {
            Optional<Path> previous = IdentityFiles.previous(etc);
            if (previous.isEmpty()) {
                return false;
            }
            Enrolment former = Enrolment.load(etc, _ -> previous.get());
            if (expired(former)) {
                return false;
            }
            IdentityFiles.backToPrevious(etc);
            current = former;
            return true;
        } catch (IOException | GodwitException e) {
            LOG.log(Level.WARNING, "the certificate before the refused one cannot be used: {0}", e.toString());
            return false;
        }
    }

    private void check(KeyPair pair, RenewalAnswer answer) {
        try {
            X509Certificate issued = Pem.certificates(answer.certificate()).getFirst();
            issued.verify(current.authority().getPublicKey());
            if (!issued.getPublicKey().equals(pair.getPublic())
                    || !issued.getSubjectX500Principal()
                            .equals(current.chain().getFirst().getSubjectX500Principal())) {
                throw new GeneralSecurityException("it is for another key or host");
            }
        } catch (GeneralSecurityException e) {
            throw new GodwitException(
                    ErrorCode.INTERNAL,
                    "the controller answered the renewal with something else than a certificate for host "
                            + current.hostName() + ": " + e.getMessage(),
                    e);
        }
    }
}
