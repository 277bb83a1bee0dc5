package io.godwit.mover.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where a host's key and certificate lie: in a directory of their own beside the host's settings, to which the symbolic
 * link {@value #CURRENT} leads. A renewed pair gets a directory of its own, and the link is replaced in one step: nobody
 * ever sees a key beside another key's certificate, whenever the machine stops.
 */
public final class IdentityDirectory {

    public static final String CURRENT = "identity";
    public static final String KEY = "host.key";
    public static final String CERTIFICATE = "host.pem";
    public static final String AUTHORITY = "ca.pem";

    private IdentityDirectory() {}

    /**
     * The directory itself, without the link, so that what is read from it one after the other belongs together.
     *
     * @param etc normally {@code /etc/godwit}; it is the answer where the files lie in it as a former version wrote them
     */
    public static Path current(Path etc) throws IOException {
        Path link = etc.resolve(CURRENT);
        return Files.exists(link, LinkOption.NOFOLLOW_LINKS) ? link.toRealPath() : etc;
    }
}
