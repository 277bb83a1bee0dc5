package io.godwit.cli.migration;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.IdempotencyKey;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Options;
import io.godwit.cli.output.Output;
import io.godwit.cli.problem.CliException;
import io.godwit.model.migration.MoveOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit vm migrate}. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Moves running VMs to another host, without interrupting them.",
            "All of them are checked first: if one cannot be moved, none is, and every reason is told. Role: operator."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  godwit vm migrate web --to kvm2 --wait",
            "  godwit vm migrate web db mail --to kvm2 --reason 'new disk in kvm1' --wait",
            "  godwit vm migrate web --to kvm2 --wait -o json"
        })
public final class MigrateCommand implements Callable<Integer>, WaitsForMoves {

    private static final int MOST = 100;
    private static final int LONGEST_REASON = 500;
    private static final long LONGEST_PAUSE_MILLIS = 2_000_000;
    private static final int MOST_CHANNELS = 16;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "VM", arity = "1..*", description = "Names or UUIDs, at most 100.")
    private List<String> vms = List.of();

    @Option(names = "--to", paramLabel = "HOST", required = true, description = "Name or id of the host.")
    private String target = "";

    @Option(
            names = "--wait",
            description = "Wait for the end and show progress. Ctrl-C only stops waiting, the moves go on.")
    private boolean wait;

    @Option(
            names = "--max-pause",
            paramLabel = "TIME",
            description = "Pause to aim at, from 1ms to 2000s; " + MoveOptions.DEFAULT_MAXIMUM_PAUSE_MILLIS
                    + "ms by default.")
    private @Nullable Duration maximumPause;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "Parallel streams, 1 to 16; 0 = a single one without multifd; " + MoveOptions.DEFAULT_CHANNELS
                    + " by default.")
    private @Nullable Integer channels;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history; at most 500 characters.")
    private @Nullable String reason;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description =
                    "Makes repeating this very command harmless: the same key starts no second move (24 hours). A new"
                            + " random one by default.")
    private @Nullable String key;

    @Override
    public Integer call() {
        Map<String, Object> body = body();
        IdempotencyKey chosen = key == null ? IdempotencyKey.random() : new IdempotencyKey(key);
        try (ApiClient api = connection.open()) {
            JsonNode operation = start(api, body, chosen);
            List<String> ids = operation
                    .path("migrations")
                    .valueStream()
                    .map(each -> each.path("id").asString(""))
                    .toList();
            if (wait) {
                return Waiting.await(api, output, ids, _ -> Operations.ended(api, operation));
            }
            if (output.asData()) {
                output.data(operation);
            } else {
                ids.forEach(id -> output.say("migration " + id + " started"));
                output.note("watch by 'godwit migration watch " + String.join(" ", ids) + "'");
            }
            return 0;
        }
    }

    private JsonNode start(ApiClient api, Map<String, Object> body, IdempotencyKey chosen) {
        try {
            return api.post(ApiClient.path("migrations"), body, chosen);
        } catch (CliException e) {
            throw NearNames.added(api, e, Map.of("vm-unknown", vms, "host-unknown", List.of(target)));
        }
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        if (vms.size() > MOST) {
            throw CliException.usage("at most " + MOST + " VMs in one command, not " + vms.size());
        }
        if (vms.stream().distinct().count() < vms.size()) {
            throw CliException.usage("a VM is named twice");
        }
        if (vms.size() == 1) {
            body.put("vm", vms.getFirst());
        } else {
            body.put("vms", vms);
        }
        body.put("target", target);
        if (maximumPause != null) {
            body.put(
                    "maximumPauseMillis",
                    Options.within("--max-pause", maximumPause.toMillis(), 1, LONGEST_PAUSE_MILLIS, "ms"));
        }
        if (channels != null) {
            body.put("channels", Options.within("--channels", channels, 0, MOST_CHANNELS, ""));
        }
        if (reason != null) {
            if (reason.isBlank() || reason.length() > LONGEST_REASON) {
                throw CliException.usage("--reason needs 1 to " + LONGEST_REASON + " characters");
            }
            body.put("reason", reason);
        }
        return body;
    }
}
