package io.godwit.server.host;

import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcHandlers.Empty;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Collects methods that count only while the link is its host's current one: after HELLO and until it is replaced. There is
 * one of these for every link.
 */
public final class AgentHandlers {

    private final RpcHandlers.Builder builder;
    private final BooleanSupplier current;

    AgentHandlers(RpcHandlers.Builder builder, BooleanSupplier current) {
        this.builder = builder;
        this.current = current;
    }

    /** Whether the link is its host's current one. */
    public boolean current() {
        return current.getAsBoolean();
    }

    /** A request that is answered with the function's result. */
    public <P, R> void request(String method, Class<P> type, Function<P, R> function) {
        builder.request(method, type, params -> {
            if (!current()) {
                throw new GodwitException(
                        ErrorCode.HOST_DISCONNECTED, "say hello first: this link is not the host's current one");
            }
            return function.apply(params);
        });
    }

    /** A request with an empty answer. */
    public <P> void command(String method, Class<P> type, Consumer<P> action) {
        request(method, type, params -> {
            action.accept(params);
            return Empty.EMPTY;
        });
    }

    public <P> void notification(String method, Class<P> type, Consumer<P> action) {
        builder.notification(method, type, params -> {
            if (current()) {
                action.accept(params);
            }
        });
    }
}
