package io.godwit.server.json;

import io.godwit.link.GodwitJson;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The mapper of everything that people and scripts read: strict for what comes in, instants as ISO-8601 in UTC with
 * exactly three digits after the second.
 */
public final class ApiJson {

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final JsonMapper MAPPER = GodwitJson.strict()
            .rebuild()
            .addModule(new SimpleModule("godwit-api").addSerializer(Instant.class, new Milliseconds()))
            .build();

    private ApiJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** For example {@code 2026-11-23T00:17:10.000Z}; what is finer than a millisecond is cut off. */
    public static String text(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    private static final class Milliseconds extends StdSerializer<Instant> {

        Milliseconds() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(text(value));
        }
    }
}
