package io.godwit.libvirt;

/**
 * What Begin3 gives at the source.
 *
 * @param cookie for Prepare3 at the target
 * @param xml the running domain's definition for the target
 */
@SuppressWarnings("ArrayRecordComponent") // a cookie is passed on, never compared
public record MigrationBegin(byte[] cookie, String xml) {
    static MigrationBegin decode(XdrDecoder in) {
        return new MigrationBegin(in.opaque(Limits.COOKIE), in.string());
    }
}
