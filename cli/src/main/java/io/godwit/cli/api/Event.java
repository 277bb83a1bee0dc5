package io.godwit.cli.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened at the controller.
 *
 * @param id where to go on from; absent where the controller gave none
 * @param type for example {@code migration.changed}; {@link #RESET} means: events were missed, read everything again
 * @param data what the API shows of the thing now
 */
public record Event(@Nullable String id, String type, JsonNode data) {

    public static final String RESET = "reset";
}
