package io.godwit.server.event;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of events, and the topics by which a client chooses among them. */
final class EventTypes {

    /** Tells a client that it has missed something: it must read everything anew. */
    static final String RESET = "reset";

    private static final List<String> ALL = List.of(
            "vm.changed",
            "vm.removed",
            "host.changed",
            "host.removed",
            "host.resources",
            "migration.changed",
            "operation.changed",
            "alarm.raised",
            "alarm.cleared",
            "cluster.changed",
            "cluster.removed");

    private static final Set<String> TOPICS =
            ALL.stream().map(EventTypes::topic).collect(Collectors.toCollection(TreeSet::new));

    private EventTypes() {}

    static boolean known(String type) {
        return ALL.contains(type);
    }

    /** The word before the dot; adapters, networks and datastores of a host have a topic of their own. */
    static String topic(String type) {
        return type.equals("host.resources") ? "resources" : type.substring(0, type.indexOf('.'));
    }

    /** From the parameter {@code types}: topics with commas between; absent means all. */
    static Set<String> parse(@Nullable String types) {
        if (types == null) {
            return TOPICS;
        }
        Set<String> wanted =
                Arrays.stream(types.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        if (!TOPICS.containsAll(wanted)) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID,
                    "parameter types: must be some of " + String.join(",", TOPICS) + ", not " + shortened(types));
        }
        return wanted;
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
