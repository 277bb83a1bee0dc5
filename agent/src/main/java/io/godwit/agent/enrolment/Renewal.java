package io.godwit.agent.enrolment;

import io.godwit.model.GodwitException;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.RenewalRequest;
import java.lang.System.Logger.Level;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Renews this host's certificate when a third of its life is left and no move is open here: an open move's peer knows the
 * host by the old one. What fails is tried again after a minute at first and an hour at most, and said once.
 */
public final class Renewal {

    /** The controller, as far as a renewal needs it. */
    public interface Controller {
        /** Fails with HOST_DISCONNECTED while there is no link. */
        RenewalAnswer renew(RenewalRequest request);

        /** Ends the link; the next one shows the certificate in use. */
        void reconnect();
    }

    private static final System.Logger LOG = System.getLogger(Renewal.class.getName());
    private static final Duration OFTEN = Duration.ofMinutes(1);
    private static final Duration SELDOM = Duration.ofHours(1);

    private final Identities identities;
    private final Clock clock;
    private final Supplier<Optional<List<MigrationId>>> openMoves;
    private final Controller controller;
    private Optional<String> awaited = Optional.empty();
    private String lastTold = "";
    private int failures;

    /**
     * A renewal that is not started yet.
     *
     * @param openMoves moves that have not ended on this host; empty while the mover does not answer
     */
    public Renewal(
            Identities identities,
            Clock clock,
            Supplier<Optional<List<MigrationId>>> openMoves,
            Controller controller) {
        this.identities = identities;
        this.clock = clock;
        this.openMoves = openMoves;
        this.controller = controller;
    }

    /** Looks now and then on a thread of its own, for ever. */
    public void start() {
        Thread.ofVirtual().name("certificate-renewal").start(() -> {
            try {
                // The link to the controller is made meanwhile.
                Thread.sleep(OFTEN);
                while (true) {
                    Thread.sleep(look());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Renews if it is time and possible; returns how long to wait before looking again. */
    synchronized Duration look() {
        Enrolment enrolment = identities.current();
        if (awaited.isPresent() && !awaited.get().equals(enrolment.fingerprint())) {
            failures++;
            awaited = Optional.empty();
            return pause();
        }
        awaited = Optional.empty();
        if (clock.instant().isBefore(enrolment.renewalFrom())) {
            failures = 0;
            lastTold = "";
            return OFTEN;
        }
        if (identities.expired(enrolment)) {
            told(expired(enrolment));
            return OFTEN;
        }
        Optional<String> obstacle = obstacle(enrolment);
        if (obstacle.isPresent()) {
            told(obstacle.get());
            return OFTEN;
        }
        try {
            renew(enrolment);
            return OFTEN;
        } catch (GodwitException e) {
            failures++;
            told("the certificate of host " + enrolment.hostName() + ", valid until " + enrolment.expiresAt()
                    + ", could not be renewed: " + e.getMessage() + "; it is tried again");
            return pause();
        }
    }

    /** What a person has to do about a certificate that is valid no more. */
    public static String expired(Enrolment enrolment) {
        return "the certificate of host " + enrolment.hostName() + " expired at " + enrolment.expiresAt()
                + " and the controller does not take it any more; if this host's clock is right, have a token made with"
                + " 'godwit host token " + enrolment.hostName()
                + "' and run 'godwit agent join --force --token-file FILE' on this host: the agent goes on by itself then";
    }

    private void renew(Enrolment old) {
        KeyPair pair = HostKeys.newPair();
        RenewalAnswer answer = controller.renew(new RenewalRequest(HostKeys.request(pair)));
        Optional<String> obstacle = obstacle(old);
        if (obstacle.isPresent()) {
            // A move began meanwhile. What was issued is never used; the controller still takes the old one.
            told(obstacle.get());
            return;
        }
        Enrolment renewed = identities.replace(pair, answer);
        awaited = Optional.of(renewed.fingerprint());
        LOG.log(
                Level.INFO,
                "the certificate of host {0} is renewed, valid until {1}; connecting with it",
                renewed.hostName(),
                renewed.expiresAt().toString());
        controller.reconnect();
    }

    private Optional<String> obstacle(Enrolment enrolment) {
        Optional<List<MigrationId>> open = openMoves.get();
        String waits = "the certificate of host " + enrolment.hostName() + ", valid until " + enrolment.expiresAt()
                + ", is renewed when ";
        return open.isEmpty()
                ? Optional.of(waits + "the mover of this host answers")
                : open.get().stream().findFirst().map(move -> waits + "migration " + move + " has ended");
    }

    private Duration pause() {
        Duration pause = OFTEN.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(SELDOM) > 0 ? SELDOM : pause;
    }

    /** Once, not with every look. */
    private void told(String what) {
        if (!what.equals(lastTold)) {
            lastTold = what;
            LOG.log(Level.WARNING, what);
        }
    }
}
