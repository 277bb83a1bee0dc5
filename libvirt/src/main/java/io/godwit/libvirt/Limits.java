package io.godwit.libvirt;

/** The protocol's upper bounds (virnetprotocol.x and remote_protocol.x of libvirt 11.3), in bytes or items. */
final class Limits {
    /** Length word, not counted in {@link #MESSAGE}. */
    static final int LENGTH_WORD = 4;

    static final int HEADER = 24;
    /** Header and payload together. */
    static final int MESSAGE = 32 << 20;

    static final int STRING = 4 << 20;
    static final int COOKIE = 4 << 20;
    static final int DOMAINS = 16_384;
    static final int NETWORKS = 16_384;
    static final int STORAGE_POOLS = 16_384;
    static final int MIGRATE_PARAMETERS = 64;
    static final int JOB_STATISTICS = 64;
    static final int DOMAIN_STATISTICS = 262_144;
    static final int AUTHENTICATION_TYPES = 20;

    /** Name (at least its length word), UUID, id. */
    static final int SMALLEST_DOMAIN = 24;
    /** Name (at least its length word), UUID. */
    static final int SMALLEST_RESOURCE = 20;
    /** Name, type, value. */
    static final int SMALLEST_PARAMETER = 12;

    private Limits() {}
}
