package io.godwit.libvirt;

/** Flags for starting a domain ({@code virDomainCreateFlags}). */
public final class DomainCreateFlag {
    public static final int START_PAUSED = 1;
    /** Ends with the connection that started it. */
    public static final int AUTODESTROY = 1 << 1;

    public static final int BYPASS_CACHE = 1 << 2;
    public static final int FORCE_BOOT = 1 << 3;
    public static final int VALIDATE = 1 << 4;

    private DomainCreateFlag() {}
}
