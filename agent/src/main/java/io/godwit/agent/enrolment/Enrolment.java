package io.godwit.agent.enrolment;

import io.godwit.link.GodwitJson;
import io.godwit.link.Pem;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Who this host is for its controller, as it lies in {@code /etc/godwit}: {@code agent.json}, {@code host.key} (0600),
 * {@code host.pem}, {@code ca.pem}.
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
    static final String KEY = "host.key";
    static final String CERTIFICATE = "host.pem";
    static final String AUTHORITY = "ca.pem";

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
        try {
            Settings settings =
                    GodwitJson.lenient().readValue(Files.readString(directory.resolve(SETTINGS)), Settings.class);
            List<X509Certificate> chain = Pem.certificates(Files.readString(directory.resolve(CERTIFICATE)));
            return new Enrolment(
                    settings.hostId(),
                    settings.hostName(),
                    settings.serverAddresses(),
                    settings.serverPort(),
                    Pem.privateKey(Files.readString(directory.resolve(KEY))),
                    chain,
                    Pem.certificates(Files.readString(directory.resolve(AUTHORITY)))
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
