package io.godwit.libvirt;

/** Filters for {@link LibvirtConnection#listDomains} ({@code virConnectListAllDomainsFlags}); 0 lists all. */
public final class DomainListFlag {
    public static final int ACTIVE = 1;
    public static final int INACTIVE = 1 << 1;
    public static final int PERSISTENT = 1 << 2;
    public static final int TRANSIENT = 1 << 3;

    private DomainListFlag() {}
}
