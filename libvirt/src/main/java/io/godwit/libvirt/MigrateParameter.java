package io.godwit.libvirt;

/** Names of a migration's typed parameters, with the kind of their values. */
public final class MigrateParameter {
    /** String: where QEMU connects to. */
    public static final String MIGRATE_URI = "migrate_uri";

    /** String: the domain's name at the target. Finish3 finds the domain by it and fails without it. */
    public static final String DESTINATION_NAME = "destination_name";
    /** String: the running definition at the target. Prepare3 demands it. */
    public static final String DESTINATION_XML = "destination_xml";
    /** String: the definition to keep at the target. */
    public static final String PERSISTENT_XML = "persistent_xml";
    /** Unsigned long: MiB per second. */
    public static final String BANDWIDTH = "bandwidth";

    public static final String BANDWIDTH_POSTCOPY = "bandwidth.postcopy";
    /** Unsigned long: MiB per second to count on for the last part. */
    public static final String BANDWIDTH_AVAILABLE_SWITCHOVER = "bandwidth.avail.switchover";

    public static final String GRAPHICS_URI = "graphics_uri";
    public static final String LISTEN_ADDRESS = "listen_address";
    /** String, as often as there are disks to copy: the disk's target name. */
    public static final String MIGRATE_DISKS = "migrate_disks";

    public static final String MIGRATE_DISKS_DETECT_ZEROES = "migrate_disks_detect_zeroes";
    /** Integer. */
    public static final String DISKS_PORT = "disks_port";

    public static final String DISKS_URI = "disks_uri";
    public static final String COMPRESSION = "compression";
    public static final String COMPRESSION_MT_LEVEL = "compression.mt.level";
    public static final String COMPRESSION_MT_THREADS = "compression.mt.threads";
    public static final String COMPRESSION_MT_DTHREADS = "compression.mt.dthreads";
    public static final String COMPRESSION_XBZRLE_CACHE = "compression.xbzrle.cache";
    public static final String COMPRESSION_ZLIB_LEVEL = "compression.zlib.level";
    public static final String COMPRESSION_ZSTD_LEVEL = "compression.zstd.level";
    /** Integer: per cent. */
    public static final String AUTO_CONVERGE_INITIAL = "auto_converge.initial";
    /** Integer: per cent. */
    public static final String AUTO_CONVERGE_INCREMENT = "auto_converge.increment";
    /** Integer: number of streams. */
    public static final String PARALLEL_CONNECTIONS = "parallel.connections";

    public static final String TLS_DESTINATION = "tls.destination";

    private MigrateParameter() {}
}
