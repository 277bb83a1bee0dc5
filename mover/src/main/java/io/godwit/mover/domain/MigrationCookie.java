package io.godwit.mover.domain;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * libvirt's cookie of one migration phase, as it travels between the movers: base64 of an XML text.
 *
 * <p>It comes from another host and goes into this host's libvirt daemon, which runs as root and (11.3) crashes on an empty
 * cookie in Perform3: so it is checked first.
 */
public final class MigrationCookie {

    private static final String ROOT = "<qemu-migration";

    private MigrationCookie() {}

    public static String encode(byte[] cookie) {
        return Base64.getEncoder().encodeToString(cookie);
    }

    /** Fails with DEFINITION_REFUSED when it is no cookie of QEMU's driver. */
    public static byte[] decode(String base64) {
        byte[] cookie;
        try {
            cookie = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GodwitException(
                    ErrorCode.DEFINITION_REFUSED, "the other host sent a migration cookie that is not base64", e);
        }
        if (!new String(cookie, StandardCharsets.UTF_8).stripLeading().startsWith(ROOT)) {
            throw new GodwitException(
                    ErrorCode.DEFINITION_REFUSED,
                    "the other host sent a migration cookie of " + cookie.length + " bytes that does not begin with "
                            + ROOT + ">; it is not given to libvirt");
        }
        return cookie;
    }

    /** The domain definitions that the cookie carries. libvirt ends it with a NUL, as C does. */
    public static List<Definition> definitions(byte[] cookie) {
        String text = new String(cookie, StandardCharsets.UTF_8);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return Definition.within(text.substring(0, end));
    }
}
