package io.godwit.agent.enrolment;

import io.godwit.link.GodwitJson;
import io.godwit.link.Pem;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.mover.host.IdentityDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Who this host is for its controller, as it lies in {@code /etc/godwit}: {@code agent.json}, and behind the link
 * {@code identity} (see {@link IdentityDirectory}) {@code host.key} (0600), {@code host.pem} and {@code ca.pem}.
 *
 * @param serverAddresses names or numeric addresses of the controller, to be tried in this order
 * @param chain the host's certificate, leaf first
 * @param fingerprint SHA-256 of the host's certificate, lower-case hex
 */
public record Enrolment(
        HostId hostId,
        String hostName,
        List<String> serverAddresses,
        int serverPort,
        PrivateKey privateKey,
        List<X509Certificate> chain,
        X509Certificate authority,
        String fingerprint) {

    static final String SETTINGS = "agent.json";

    private static final String DEFAULT_DIRECTORY = "/etc/godwit";

    /** The content of {@code agent.json}. */
    record Settings(HostId hostId, String hostName, List<String> serverAddresses, int serverPort) {}

    public Enrolment {
        serverAddresses = List.copyOf(serverAddresses);
        chain = List.copyOf(chain);
        if (serverAddresses.isEmpty() || chain.isEmpty()) {
            throw new IllegalArgumentException("an enrolment needs an address of the controller and a certificate");
        }
    }

    /** From then on the certificate is not taken by anybody. */
    public Instant expiresAt() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** A third of the certificate's life before its end. */
    public Instant renewalFrom() {
        Duration life = Duration.between(chain.getFirst().getNotBefore().toInstant(), expiresAt());
        return expiresAt().minus(life.dividedBy(3));
    }

    /** The system property or environment variable {@code GODWIT_ETC}; {@code /etc/godwit} without either. */
    public static Path defaultDirectory() {
        @Nullable String configured = System.getProperty("GODWIT_ETC", System.getenv("GODWIT_ETC"));
        return Path.of(configured == null || configured.isBlank() ? DEFAULT_DIRECTORY : configured);
    }

    /**
     * Reads what {@code agent join} has written.
     *
     * @throws GodwitException {@link ErrorCode#UNAUTHENTICATED} when this host has not joined or a file is damaged
     */
    public static Enrolment load(Path directory) {
        return load(directory, IdentityDirectory::current);
    }

    /** Which pair of key and certificate is to be read. */
    interface IdentityChoice {
        Path in(Path directory) throws IOException;
    }

    static Enrolment load(Path directory, IdentityChoice choice) {
        try {
            Path identity = choice.in(directory);
            Settings settings =
                    GodwitJson.lenient().readValue(Files.readString(directory.resolve(SETTINGS)), Settings.class);
            List<X509Certificate> chain =
                    Pem.certificates(Files.readString(identity.resolve(IdentityDirectory.CERTIFICATE)));
            return new Enrolment(
                    settings.hostId(),
                    settings.hostName(),
                    settings.serverAddresses(),
                    settings.serverPort(),
                    Pem.privateKey(Files.readString(identity.resolve(IdentityDirectory.KEY))),
                    chain,
                    Pem.certificates(Files.readString(identity.resolve(IdentityDirectory.AUTHORITY)))
                            .getFirst(),
                    Pem.fingerprint(chain.getFirst()));
        } catch (NoSuchFileException e) {
            throw new GodwitException(
                    ErrorCode.UNAUTHENTICATED,
                    "this host has not joined a controller (" + e.getFile() + " is missing): have a token made with"
                            + " 'godwit host token NAME' and run 'godwit agent join --token-file FILE'",
                    e);
        } catch (IOException | GeneralSecurityException | JacksonException | IllegalArgumentException e) {
            throw new GodwitException(
                    ErrorCode.UNAUTHENTICATED,
                    "the enrolment in " + directory + " cannot be read (" + e.getMessage() + "): join again with"
                            + " 'godwit agent join --force --token-file FILE'",
                    e);
        }
    }
}
