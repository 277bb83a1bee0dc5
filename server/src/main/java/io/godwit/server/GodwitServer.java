package io.godwit.server;

import io.godwit.server.health.Readiness;
import io.godwit.server.pki.CertificateAuthority;
import io.godwit.server.settings.ServerAddress;
import io.godwit.server.settings.ServerSettings;
import io.godwit.server.store.DataDirectory;
import io.godwit.server.store.Database;
import io.godwit.server.store.StartFailure;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running controller. */
public final class GodwitServer implements AutoCloseable {

    /** In the data directory: the port that was really taken, as text. */
    public static final String PORT_FILE = "server.port";

    /** In the data directory: where a process of this machine reaches the controller. */
    public static final String URL_FILE = "server.url";

    private static final String SQLITE_DIRECTORY = "org.sqlite.tmpdir";

    /** An administrator's choice, for a data directory from which nothing may be executed. */
    private static final @Nullable String CHOSEN_SQLITE_DIRECTORY = System.getProperty(SQLITE_DIRECTORY);

    private final DataDirectory directory;
    private final Database database;
    private final ConfigurableApplicationContext context;
    private final int port;

    private GodwitServer(DataDirectory directory, Database database, ConfigurableApplicationContext context) {
        this.directory = directory;
        this.database = database;
        this.context = context;
        this.port = context.getBean(ServerAddress.class).port();
    }

    /**
     * Starts and returns once the controller listens.
     *
     * @throws StartFailure with one message for people; nothing is left running or locked
     */
    public static GodwitServer start(ServerSettings settings) {
        return start(settings, Clock.systemUTC());
    }

    /** With a clock of the caller's, so that tests can travel in time. */
    static GodwitServer start(ServerSettings settings, Clock clock) {
        DataDirectory directory = DataDirectory.open(settings.data());
        try {
            return start(settings, directory, clock);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    <T> T component(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return port;
    }

    ApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.getBean(Readiness.class).stopping();
        context.close();
        // Tomcat remembers the first one's directory for the whole process, and would make it again for the next.
        System.clearProperty("catalina.home");
        System.clearProperty("catalina.base");
        database.close();
        directory.close();
    }

    private static GodwitServer start(ServerSettings settings, DataDirectory directory, Clock clock) {
        directory.emptyTemporary();
        // SQLite's library unpacks itself there, once for a process; a killed process leaves its copy behind.
        if (CHOSEN_SQLITE_DIRECTORY == null) {
            System.setProperty(SQLITE_DIRECTORY, directory.temporary().toString());
        }
        Database database = Database.open(directory);
        try {
            refuseLostAuthority(directory, database);
            CertificateAuthority authority = CertificateAuthority.open(directory, clock);
            GodwitServer server =
                    new GodwitServer(directory, database, run(settings, directory, authority, database, clock));
            directory.write(PORT_FILE, server.port() + "\n");
            directory.write(URL_FILE, "https://" + settings.localAddress() + ":" + server.port() + "\n");
            server.context.getBean(Readiness.class).started();
            return server;
        } catch (RuntimeException e) {
            database.close();
            throw portIsTaken(e)
                    ? new StartFailure(
                            "port " + settings.port() + " of " + settings.listen()
                                    + " is taken by another process: stop"
                                    + " that one, or choose another by --port (0 = any free)",
                            e)
                    : explained(directory, e);
        }
    }

    /** A new CA beside hosts that trust another would cut them all off without a word. */
    private static void refuseLostAuthority(DataDirectory directory, Database database) {
        boolean there = CertificateAuthority.thereIn(directory);
        if (!there
                && database.client()
                                .sql("SELECT count(*) FROM hosts")
                                .query(Integer.class)
                                .single()
                        > 0) {
            throw new StartFailure("the CA (" + directory.file(CertificateAuthority.CERTIFICATE_FILE)
                    + " and its key) is missing, but hosts that trust it are in the database: restore both files from a"
                    + " backup; to begin anew, take another data directory and have every host join again");
        }
    }

    private static RuntimeException explained(DataDirectory directory, RuntimeException failure) {
        return failure instanceof StartFailure
                ? failure
                : Database.explained(directory, failure)
                        .<RuntimeException>map(words -> words)
                        .orElse(failure);
    }

    private static boolean portIsTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return true;
            }
        }
        return false;
    }

    private static ConfigurableApplicationContext run(
            ServerSettings settings,
            DataDirectory directory,
            CertificateAuthority authority,
            Database database,
            Clock clock) {
        SpringApplication application = new SpringApplication(ServerApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of(
                "server.address",
                settings.listen(),
                "server.port",
                settings.port(),
                "server.server-header",
                "",
                "server.tomcat.basedir",
                directory.temporary().resolve("tomcat").toString(),
                "server.shutdown",
                "immediate",
                "spring.servlet.multipart.enabled",
                false,
                "spring.threads.virtual.enabled",
                true,
                "spring.web.resources.add-mappings",
                false,
                "spring.main.log-startup-info",
                false));
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(ServerSettings.class, () -> settings);
            beans.registerBean(DataDirectory.class, () -> directory);
            beans.registerBean(CertificateAuthority.class, () -> authority);
            beans.registerBean(Database.class, () -> database);
            beans.registerBean(Clock.class, () -> clock);
        });
        return application.run();
    }
}
