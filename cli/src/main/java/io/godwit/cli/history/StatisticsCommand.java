package io.godwit.cli.history;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.context.Connection;
import io.godwit.cli.migration.MigrationFilterOptions;
import io.godwit.cli.output.Column;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code godwit history stats}. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how moves went: results, and the spread of time, pause, outage and bytes of those that completed.",
            "p50 is the median; nine of ten lie at or below p90."
        })
final class StatisticsCommand implements Callable<Integer> {

    private static final List<Column> TABLE = List.of(
            Column.text("FIGURE", "/figure"),
            Column.text("MOVES", "/n"),
            Column.text("MIN", "/min"),
            Column.text("P50", "/p50"),
            Column.text("P90", "/p90"),
            Column.text("P99", "/p99"),
            Column.text("MAX", "/max"));

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private MigrationFilterOptions filter = new MigrationFilterOptions();

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            JsonNode statistics = api.get(ApiClient.path("history", "percentiles"), filter.query());
            if (output.asData()) {
                output.data(statistics);
                return 0;
            }
            output.say(statistics.path("count").asLong(0) + " moves: "
                    + statistics.path("completed").asLong(0) + " completed, "
                    + statistics.path("failed").asLong(0) + " failed, "
                    + statistics.path("cancelled").asLong(0) + " cancelled");
            List<JsonNode> rows = rows(statistics.path("figures"));
            if (!rows.isEmpty()) {
                output.list(rows, TABLE);
            }
            return 0;
        }
    }

    private static List<JsonNode> rows(JsonNode figures) {
        List<JsonNode> rows = new ArrayList<>();
        for (String figure : List.of("totalMillis", "pauseMillis", "outageMillis", "bytes")) {
            JsonNode values = figures.path(figure);
            if (values.path("n").asLong(0) > 0) {
                ObjectNode row = ApiClient.JSON.createObjectNode();
                row.put("figure", figure.replace("Millis", ""));
                row.put("n", values.path("n").asLong(0));
                for (String rank : List.of("min", "p50", "p90", "p99", "max")) {
                    row.put(rank, value(figure, values.path(rank)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String value(String figure, JsonNode number) {
        return switch (figure) {
            case "bytes" -> Units.bytes(number.asLong(0));
            case "totalMillis" -> Units.duration(Duration.ofMillis(Math.round(number.asDouble(0))));
            default -> Units.millis(number.asDouble(0));
        };
    }
}
