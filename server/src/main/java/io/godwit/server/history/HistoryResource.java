package io.godwit.server.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.server.json.ApiJson;
import io.godwit.server.migration.Migration;
import io.godwit.server.migration.MigrationFilter;
import io.godwit.server.migration.MigrationQuery;
import io.godwit.server.migration.MigrationView;
import io.godwit.server.migration.Migrations;
import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The moves that have ended. */
@RestController
@RequestMapping("/api/v1/history")
final class HistoryResource {

    private static final int EXPORTED_AT_ONCE = 500;

    private final Migrations migrations;
    private final PercentileStore percentiles;

    HistoryResource(Migrations migrations, PercentileStore percentiles) {
        this.migrations = migrations;
        this.percentiles = percentiles;
    }

    @GetMapping
    Page<MigrationView> list(
            @ModelAttribute MigrationQuery query,
            @RequestParam(required = false) @Nullable String result,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return migrations
                .page(ended(query, result), PageRequest.of(limit, cursor))
                .map(MigrationView::of);
    }

    @GetMapping("/percentiles")
    Percentiles percentiles(
            @ModelAttribute MigrationQuery query, @RequestParam(required = false) @Nullable String result) {
        return percentiles.of(ended(query, result));
    }

    /** Reads some moves at a time, so that a slow reader holds nothing. */
    @GetMapping("/export")
    void export(
            @ModelAttribute MigrationQuery query,
            @RequestParam(required = false) @Nullable String result,
            @RequestParam(defaultValue = "csv") String format,
            HttpServletResponse response)
            throws IOException {
        MigrationFilter filter = ended(query, result);
        switch (format) {
            case "csv" ->
                write(filter, response, "text/csv;charset=UTF-8;header=present", CsvFormat.header(), CsvFormat::line);
            case "jsonl" ->
                write(
                        filter,
                        response,
                        "application/jsonl;charset=UTF-8",
                        "",
                        move -> ApiJson.mapper().writeValueAsString(move) + "\n");
            default -> throw new GodwitException(ErrorCode.REQUEST_INVALID, "parameter format: must be csv or jsonl");
        }
    }

    private void write(
            MigrationFilter filter,
            HttpServletResponse response,
            String type,
            String header,
            Function<MigrationView, String> line)
            throws IOException {
        Page<Migration> page = migrations.page(filter, PageRequest.of(EXPORTED_AT_ONCE, null));
        response.setContentType(type);
        try (Writer writer = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8))) {
            writer.write(header);
            while (true) {
                for (Migration move : page.items()) {
                    writer.write(line.apply(MigrationView.of(move)));
                }
                String next = page.next();
                if (next == null) {
                    return;
                }
                page = migrations.page(filter, PageRequest.of(EXPORTED_AT_ONCE, next));
            }
        }
    }

    private static MigrationFilter ended(MigrationQuery query, @Nullable String result) {
        MigrationFilter filter = query.filter().within(MigrationFilter.OVER);
        return result == null ? filter : filter.within(MigrationQuery.states("result", result));
    }
}
