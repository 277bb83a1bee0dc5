package io.godwit.libvirt;

/** What goes with a definition ({@code virDomainUndefineFlagsValues}). */
public final class DomainUndefineFlag {
    public static final int MANAGED_SAVE = 1;
    public static final int SNAPSHOTS_METADATA = 1 << 1;
    public static final int NVRAM = 1 << 2;
    public static final int KEEP_NVRAM = 1 << 3;
    public static final int CHECKPOINTS_METADATA = 1 << 4;
    public static final int TPM = 1 << 5;
    public static final int KEEP_TPM = 1 << 6;

    private DomainUndefineFlag() {}
}
