package io.godwit.lab.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that the demo found.
 *
 * @param rssMib resident memory by process at the end
 * @param notes why a figure is missing, and what limits another
 * @param failures what is not as it must be, a plain sentence each; empty when all is well
 */
public record DemoReport(
        List<MoveFigures> moves, Map<String, Resident> rssMib, List<String> notes, List<String> failures) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public DemoReport {
        moves = List.copyOf(moves);
        rssMib = Collections.unmodifiableMap(new LinkedHashMap<>(rssMib));
        notes = List.copyOf(notes);
        failures = List.copyOf(failures);
    }

    /** One JSON object on one line. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }
}
