package io.godwit.cli;

import java.time.Duration;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** How the end of a move is told. */
final class Reports {

    private Reports() {}

    /** Prints the end and returns the exit code that stands for it. */
    static int finish(JsonNode node, Output output) {
        MigrationView migration = MigrationView.of(node);
        if (output.json()) {
            output.json(node);
        } else {
            print(migration, output);
        }
        if (migration.ended() && migration.exitCode() != ExitCode.OK) {
            String message = migration.message() == null ? "no reason was told" : migration.message();
            output.err()
                    .println("error: move " + migration.id() + " of VM " + migration.vmName() + " "
                            + Words.of(migration.state()) + ": " + message);
            output.err().println("code: " + (migration.code() == null ? "internal" : migration.code()));
        }
        return migration.ended() ? migration.exitCode() : ExitCode.OK;
    }

    static void print(MigrationView migration, Output output) {
        line(output, "migration", migration.id());
        line(output, "VM", migration.vmName());
        line(output, "from", migration.source());
        line(output, "to", migration.target());
        line(output, "result", Words.of(migration.state()));
        MigrationView.Report report = migration.sourceReport();
        if (report != null) {
            line(output, "total", Units.seconds(Duration.between(report.startedAt(), report.endedAt())));
            MigrationView.Pause pause = report.pause();
            if (pause != null) {
                line(
                        output,
                        "pause",
                        Units.micros(pause.pauseMicros()) + " ± " + Units.micros(pause.clockErrorMicros()));
            }
            line(
                    output,
                    "bytes",
                    Units.bytes(report.bytes()) + " on the wire, memory " + Units.bytes(report.memoryBytes()) + " in "
                            + report.passes() + " passes");
            line(
                    output,
                    "phases",
                    report.phases().stream()
                            .map(phase -> phase.name() + " " + Units.micros(phase.durationMicros()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static void line(Output output, String name, String value) {
        output.out().printf("%-10s %s%n", name, value);
    }
}
