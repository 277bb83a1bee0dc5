package io.godwit.libvirt;

/** Flags for {@link LibvirtConnection#xml} ({@code virDomainXMLFlags}). */
public final class DomainXmlFlag {
    /** With passwords. */
    public static final int SECURE = 1;
    /** What the next start takes, also while the domain runs. */
    public static final int INACTIVE = 1 << 1;
    /** With the CPU expanded to what the host gives. */
    public static final int UPDATE_CPU = 1 << 2;
    /** Fit for a migration, also to an older libvirt. */
    public static final int MIGRATABLE = 1 << 3;

    private DomainXmlFlag() {}
}
