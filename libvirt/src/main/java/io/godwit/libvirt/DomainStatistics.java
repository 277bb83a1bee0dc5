package io.godwit.libvirt;

/**
 * One domain's part of the bulk statistics.
 *
 * @param values names as in virConnectGetAllDomainStats, for example {@code state.state} or {@code block.0.rd.bytes}
 */
public record DomainStatistics(DomainRef domain, TypedParameters values) {
    /** Groups that can be asked for ({@code virDomainStatsTypes}). */
    public static final int STATE = 1;

    public static final int CPU_TOTAL = 1 << 1;
    public static final int BALLOON = 1 << 2;
    public static final int VCPU = 1 << 3;
    public static final int INTERFACE = 1 << 4;
    public static final int BLOCK = 1 << 5;
    public static final int PERF = 1 << 6;
    public static final int IO_THREAD = 1 << 7;
    public static final int MEMORY = 1 << 8;
    public static final int DIRTY_RATE = 1 << 9;
    public static final int VM = 1 << 10;

    /** Flag: leave out what would have to wait for a domain that is busy. */
    public static final int FLAG_NO_WAIT = 1 << 29;

    static DomainStatistics decode(XdrDecoder in) {
        return new DomainStatistics(in.domain(), TypedParameters.decode(in, Limits.DOMAIN_STATISTICS));
    }
}
