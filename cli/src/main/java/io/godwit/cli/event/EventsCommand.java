package io.godwit.cli.event;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.Event;
import io.godwit.cli.api.EventFeed;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import io.godwit.cli.output.Text;
import io.godwit.cli.output.Words;
import io.godwit.cli.problem.CliException;
import io.godwit.cli.problem.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code godwit events}. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = {
            "Follows what happens at the controller until Ctrl-C; reconnects by itself.",
            "'reset' means that events were missed: read everything again. With -o json one object a line."
        })
public final class EventsCommand implements Callable<Integer> {

    private static final List<String> KINDS =
            List.of("vm", "host", "migration", "operation", "alarm", "cluster", "resources");
    private static final Duration LONGEST_LOSS = Duration.ofMinutes(2);

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description = "Only of these, by commas: vm, host, migration, operation, alarm, cluster, resources.")
    private List<String> types = List.of();

    @Option(names = "--count", paramLabel = "N", description = "End after so many events.")
    private int count;

    @Override
    public Integer call() {
        for (String type : types) {
            if (!KINDS.contains(type)) {
                throw CliException.usage(
                        "invalid value for option --types: '" + type + "' is none of " + String.join(", ", KINDS));
            }
        }
        try (ApiClient api = connection.open();
                EventFeed feed = new EventFeed(api, types)) {
            return follow(feed);
        }
    }

    private int follow(EventFeed feed) {
        int seen = 0;
        boolean everConnected = false;
        Instant lostSince = null;
        while (count == 0 || seen < count) {
            Optional<EventFeed.Signal> signal = feed.poll(Duration.ofSeconds(5));
            switch (signal.orElse(null)) {
                case null -> {
                    // Nothing happened in that time.
                }
                case EventFeed.Connected _ -> {
                    everConnected = true;
                    lostSince = null;
                }
                case EventFeed.Happened happened -> {
                    print(happened.event());
                    seen++;
                }
                case EventFeed.Lost lost -> {
                    if (!everConnected || !passing(lost.why())) {
                        throw lost.why();
                    }
                    lostSince = lostSince == null ? said(lost.why()) : lostSince;
                    if (lostSince.plus(LONGEST_LOSS).isBefore(Instant.now())) {
                        throw lost.why();
                    }
                }
            }
        }
        return 0;
    }

    private Instant said(CliException why) {
        output.note("(" + why.message() + "; reconnecting)");
        return Instant.now();
    }

    private static boolean passing(CliException why) {
        return why.exitCode() == ExitCode.UNREACHABLE || why.code().equals("overloaded");
    }

    private void print(Event event) {
        if (output.asData()) {
            ObjectNode line = ApiClient.JSON.createObjectNode();
            line.put("id", event.id());
            line.put("event", event.type());
            line.set("data", event.data().isMissingNode() ? line.nullNode() : event.data());
            output.streamed(line);
            return;
        }
        output.say(Text.clean(Instant.now().truncatedTo(ChronoUnit.SECONDS) + "  " + event.type() + "  "
                + subject(event.data()) + "  " + details(event.data())));
    }

    private static String subject(JsonNode data) {
        String name = data.path("name")
                .asString(data.path("vmName").asString(data.path("host").asString("")));
        return name.isEmpty() ? data.path("id").asString("") : name;
    }

    private static String details(JsonNode data) {
        StringBuilder text = new StringBuilder(Words.of(data.path("state").asString("")));
        for (String field : List.of("host", "source", "target", "message")) {
            String value = data.path(field).asString("");
            if (!value.isEmpty()) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(field)
                        .append(' ')
                        .append(value);
            }
        }
        return text.toString();
    }
}
