package io.godwit.link;

import io.godwit.model.ErrorCode;
import io.godwit.model.HostId;
import io.godwit.model.MigrationId;
import io.godwit.model.OperationId;
import io.godwit.model.VmId;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Ids and error codes as plain strings.
 *
 * <p>An error code that this version does not know reads as {@link ErrorCode#INTERNAL}: the other side may be newer.
 */
final class IdentityModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    IdentityModule() {
        super("godwit");
        add(HostId.class, HostId::toString, HostId::parse);
        add(VmId.class, VmId::toString, VmId::parse);
        add(MigrationId.class, MigrationId::toString, MigrationId::parse);
        add(OperationId.class, OperationId::toString, OperationId::parse);
        add(ErrorCode.class, ErrorCode::code, code -> ErrorCode.find(code).orElse(ErrorCode.INTERNAL));
    }

    private <T> void add(Class<T> type, Function<T, String> write, Function<String, T> read) {
        addSerializer(type, new AsString<>(type, write));
        addDeserializer(type, new FromString<>(type, read));
    }

    private static final class AsString<T> extends StdSerializer<T> {

        private final Function<T, String> write;

        AsString(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(write.apply(value));
        }
    }

    private static final class FromString<T> extends StdDeserializer<T> {

        private final Class<T> type;
        private final Function<String, T> read;

        FromString(Class<T> type, Function<String, T> read) {
            super(type);
            this.type = type;
            this.read = read;
        }

        @Override
        @SuppressWarnings("unchecked") // the context throws, or answers with a value of the type asked for
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (T) context.handleUnexpectedToken(type, parser);
            }
            String text = parser.getString();
            try {
                return read.apply(text);
            } catch (IllegalArgumentException e) {
                return (T) context.handleWeirdStringValue(type, text, "not valid");
            }
        }
    }
}
