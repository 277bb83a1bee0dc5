package io.godwit.agent.enrolment;

import io.godwit.link.JoinToken;
import io.godwit.link.Pem;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.RenewalAnswer;
import io.godwit.model.agent.RenewalRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes a renewal step by step, where the agent looks now and then. */
public final class RenewalSteps {

    private final Renewal renewal;

    public RenewalSteps(
            Identities identities,
            Clock clock,
            Supplier<Optional<List<MigrationId>>> openMoves,
            Function<RenewalRequest, RenewalAnswer> renew,
            Runnable reconnect) {
        renewal = new Renewal(identities, clock, openMoves, new Renewal.Controller() {
            @Override
            public RenewalAnswer renew(RenewalRequest request) {
                return renew.apply(request);
            }

            @Override
            public void reconnect() {
                reconnect.run();
            }
        });
    }

    public Duration look() {
        return renewal.look();
    }

    /** As {@code agent join} leaves it. */
    public static void enrol(
            Path etc, HostId host, int port, PrivateKey key, X509Certificate certificate, X509Certificate authority) {
        JoinToken token = new JoinToken(List.of("127.0.0.1"), port, Pem.fingerprint(authority), "secret", "kvm1");
        JoinAnswer answer = new JoinAnswer(host, "kvm1", Pem.encode(certificate), Pem.encode(authority));
        try {
            Files.createDirectories(etc);
            EnrolmentFiles.write(etc, token, answer, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static long pairsOnDisk(Path etc) {
        try (var entries = Files.list(etc)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> entry.getFileName().toString().startsWith("identity-"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String expiredMessage(Identities identities) {
        return Renewal.expired(identities.current());
    }
}
