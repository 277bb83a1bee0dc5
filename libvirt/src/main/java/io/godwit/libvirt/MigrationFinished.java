package io.godwit.libvirt;

/**
 * What Finish3 gives at the target.
 *
 * @param domain the domain as it is there now
 * @param cookie for Confirm3 at the source
 */
@SuppressWarnings("ArrayRecordComponent") // a cookie is passed on, never compared
public record MigrationFinished(DomainRef domain, byte[] cookie) {
    static MigrationFinished decode(XdrDecoder in) {
        return new MigrationFinished(in.domain(), in.opaque(Limits.COOKIE));
    }
}
