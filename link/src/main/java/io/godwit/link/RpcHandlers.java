package io.godwit.link;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The methods that one side answers to. Immutable once built. */
public final class RpcHandlers {

    /** The result of a request that has nothing to tell: {@code {}}. */
    public record Empty() {
        public static final Empty EMPTY = new Empty();
    }

    private final Map<String, Handler<?>> requests;
    private final Map<String, Handler<?>> notifications;

    private RpcHandlers(Builder builder) {
        requests = Map.copyOf(builder.requests);
        notifications = Map.copyOf(builder.notifications);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** No methods at all: every request is answered with "unknown method". */
    public static RpcHandlers none() {
        return builder().build();
    }

    @Nullable
    Handler<?> request(String method) {
        return requests.get(method);
    }

    @Nullable
    Handler<?> notification(String method) {
        return notifications.get(method);
    }

    record Handler<P>(Class<P> type, Function<P, Object> function) {

        /** Reads the parameters; throws Jackson's exceptions when they do not fit. */
        P read(JsonNode params) {
            return GodwitJson.lenient().treeToValue(params, type);
        }

        Object call(Object params) {
            return function.apply(type.cast(params));
        }
    }

    public static final class Builder {

        private final Map<String, Handler<?>> requests = new HashMap<>();
        private final Map<String, Handler<?>> notifications = new HashMap<>();

        private Builder() {}

        /** A method that is answered with the function's result, or with the error of the exception it throws. */
        public <P, R> Builder request(String method, Class<P> params, Function<P, R> function) {
            put(requests, method, new Handler<>(params, function::apply));
            return this;
        }

        /** A method that is answered with {@code {}} once the action is done. */
        public <P> Builder command(String method, Class<P> params, Consumer<P> action) {
            return request(method, params, value -> {
                action.accept(value);
                return Empty.EMPTY;
            });
        }

        /** A method without an answer; notifications are handled one after the other in their order of arrival. */
        public <P> Builder notification(String method, Class<P> params, Consumer<P> action) {
            put(notifications, method, new Handler<>(params, value -> {
                action.accept(value);
                return Empty.EMPTY;
            }));
            return this;
        }

        public RpcHandlers build() {
            return new RpcHandlers(this);
        }

        private static void put(Map<String, Handler<?>> map, String method, Handler<?> handler) {
            if (map.put(method, handler) != null) {
                throw new IllegalArgumentException("two handlers for method " + method);
            }
        }
    }
}
