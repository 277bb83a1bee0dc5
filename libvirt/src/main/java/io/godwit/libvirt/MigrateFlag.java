package io.godwit.libvirt;

/** Flags of a migration ({@code virDomainMigrateFlags}); combined with "or". The same set goes to every phase. */
public final class MigrateFlag {
    public static final long LIVE = 1;
    public static final long PEER2PEER = 1 << 1;
    public static final long TUNNELLED = 1 << 2;
    /** The target defines the domain; inside the pause. */
    public static final long PERSIST_DEST = 1 << 3;
    /** The source forgets the definition when the move is confirmed. */
    public static final long UNDEFINE_SOURCE = 1 << 4;
    /** Stays paused at the target. */
    public static final long PAUSED = 1 << 5;

    public static final long NON_SHARED_DISK = 1 << 6;
    public static final long NON_SHARED_INC = 1 << 7;
    /** Nobody changes the domain between Begin and Confirm. */
    public static final long CHANGE_PROTECTION = 1 << 8;
    /** Switches off libvirt's storage checks, of every disk. */
    public static final long UNSAFE = 1 << 9;

    public static final long OFFLINE = 1 << 10;
    public static final long COMPRESSED = 1 << 11;
    /** Give up when the guest meets an I/O error. */
    public static final long ABORT_ON_ERROR = 1 << 12;

    public static final long AUTO_CONVERGE = 1 << 13;
    public static final long RDMA_PIN_ALL = 1 << 14;
    public static final long POSTCOPY = 1 << 15;
    public static final long TLS = 1 << 16;
    /** Several streams (multifd); see {@link MigrateParameter#PARALLEL_CONNECTIONS}. */
    public static final long PARALLEL = 1 << 17;

    public static final long NON_SHARED_SYNCHRONOUS_WRITES = 1 << 18;
    public static final long POSTCOPY_RESUME = 1 << 19;
    public static final long ZEROCOPY = 1 << 20;

    private MigrateFlag() {}
}
