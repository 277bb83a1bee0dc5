package io.godwit.libvirt;

import java.util.Optional;

/**
 * What Prepare3 gives at the target.
 *
 * @param cookie for Perform3 at the source
 * @param uri where the target listens, when it chose that itself
 */
@SuppressWarnings("ArrayRecordComponent") // a cookie is passed on, never compared
public record MigrationPrepared(byte[] cookie, Optional<String> uri) {
    static MigrationPrepared decode(XdrDecoder in) {
        return new MigrationPrepared(in.opaque(Limits.COOKIE), in.optional(XdrDecoder::string));
    }
}
