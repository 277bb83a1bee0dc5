package io.godwit.libvirt;

import java.time.Duration;
import java.util.List;

/** Figures, and the settings of a running migration. */
final class StatisticsCalls {
    private final Calls calls;

    StatisticsCalls(Calls calls) {
        this.calls = calls;
    }

    JobStatistics job(DomainRef domain, int flags) {
        return calls.call(
                Procedure.DOMAIN_GET_JOB_STATS, out -> out.domain(domain).integer(flags), JobStatistics::decode);
    }

    void setMaxDowntime(DomainRef domain, Duration downtime) {
        calls.run(
                Procedure.DOMAIN_MIGRATE_SET_MAX_DOWNTIME,
                out -> out.domain(domain).hyper(downtime.toMillis()).integer(0));
    }

    void setMaxSpeed(DomainRef domain, long mibPerSecond) {
        calls.run(
                Procedure.DOMAIN_MIGRATE_SET_MAX_SPEED,
                out -> out.domain(domain).hyper(mibPerSecond).integer(0));
    }

    List<DomainStatistics> bulk(List<DomainRef> domains, int statistics, int flags) {
        return calls.call(
                Procedure.CONNECT_GET_ALL_DOMAIN_STATS,
                out -> out.array(domains, Limits.DOMAINS, XdrEncoder::domain)
                        .integer(statistics)
                        .integer(flags),
                in -> in.array(Limits.DOMAINS, Limits.SMALLEST_DOMAIN + Integer.BYTES, DomainStatistics::decode));
    }

    BlockStatistics block(DomainRef domain, String disk) {
        return calls.call(
                Procedure.DOMAIN_BLOCK_STATS, out -> out.domain(domain).string(disk), BlockStatistics::decode);
    }

    String monitorCommand(DomainRef domain, String command, int flags) {
        return calls.call(
                Procedure.QEMU_DOMAIN_MONITOR_COMMAND,
                out -> out.domain(domain).string(command).integer(flags),
                XdrDecoder::string);
    }
}
