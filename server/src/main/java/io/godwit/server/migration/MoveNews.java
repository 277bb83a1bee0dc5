package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.HostId;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.migration.Alarm;
import io.godwit.model.migration.MoveProgress;
import io.godwit.model.migration.MoveReport;
import io.godwit.model.migration.Role;
import io.godwit.server.alarm.Alarms;
import io.godwit.server.host.AgentHandlers;
import io.godwit.server.host.AgentMethods;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * What hosts tell of their moves; their reports are the truth, and the source's alone ends a move that has begun.
 *
 * <p>News may come late, twice, or after a restart of either side. Progress of a move that has ended is dropped; a report is
 * answered once it is written down, and repeated by its host until then; a second one that says something else changes
 * nothing and raises an alarm.
 */
@Component
final class MoveNews implements AgentMethods {

    private final Migrations migrations;
    private final Alarms alarms;
    private final Clock clock;

    MoveNews(Migrations migrations, Alarms alarms, Clock clock) {
        this.migrations = migrations;
        this.alarms = alarms;
        this.clock = clock;
    }

    @Override
    public void add(HostId host, AgentHandlers handlers) {
        handlers.notification(AgentProtocol.PROGRESS, MoveProgress.class, news -> progress(host, news));
        handlers.command(AgentProtocol.REPORT, MoveReport.class, report -> report(host, report));
        handlers.command(AgentProtocol.ALARM, Alarm.class, alarm -> raise(host, alarm));
    }

    private void progress(HostId host, MoveProgress news) {
        migrations.follow(
                news.migrationId(),
                migration -> migration.sourceHost().equals(host)
                                && !migration.state().ended()
                        ? migration.withProgress(news)
                        : migration);
    }

    private void report(HostId host, MoveReport report) {
        Migration known = migrations.require(report.migrationId());
        HostId expected = report.role() == Role.SOURCE ? known.sourceHost() : known.targetHost();
        if (!expected.equals(host)) {
            throw new GodwitException(
                    ErrorCode.FORBIDDEN, "this host is not the " + report.role() + " of move " + known.id());
        }
        migrations.change(known.id(), migration -> {
            if (report.role() == Role.TARGET) {
                return migration.withReport(report);
            }
            if (migration.state().canBecome(report.result())) {
                return migration
                        .withReport(report)
                        .ended(report.result(), report.code(), report.message(), end(migration, report));
            }
            if (migration.state() == report.result()) {
                return migration.withReport(report);
            }
            contradiction(host, migration, report);
            return migration;
        });
    }

    /** The end by the source's clock, which may be wrong: not before the start, not in the future. */
    private Instant end(Migration migration, MoveReport report) {
        Instant started = migration.startedAt();
        Instant now = clock.instant();
        Instant told = report.endedAt().isAfter(now) ? now : report.endedAt();
        return started != null && told.isBefore(started) ? started : told;
    }

    private void raise(HostId host, Alarm alarm) {
        migrations.change(alarm.migrationId(), migration -> {
            if (!host.equals(migration.sourceHost()) && !host.equals(migration.targetHost())) {
                throw new GodwitException(ErrorCode.FORBIDDEN, "this host has no part in move " + migration.id());
            }
            if (!migration.over()) {
                alarms.raise(host, alarm);
            }
            return migration;
        });
    }

    private void contradiction(HostId host, Migration migration, MoveReport report) {
        String message = "the source reports " + report.result() + " for a move that was recorded as "
                + migration.state() + ": look on both hosts where the VM runs. Its words: " + report.message();
        alarms.raise(
                host, new Alarm(migration.id(), migration.vmId(), "contradictory-report", message, clock.instant()));
    }
}
