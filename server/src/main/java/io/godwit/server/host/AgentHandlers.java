package io.godwit.server.host;

import io.godwit.link.RpcHandlers;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Collects methods that count only while the link is its host's current one: after HELLO and until it is replaced. */
public final class AgentHandlers {

    private final RpcHandlers.Builder builder;
    private final BooleanSupplier current;

    AgentHandlers(RpcHandlers.Builder builder, BooleanSupplier current) {
        this.builder = builder;
        this.current = current;
    }

    /** A request with an empty answer. */
    public <P> void command(String method, Class<P> type, Consumer<P> action) {
        builder.command(method, type, params -> {
            if (!current.getAsBoolean()) {
                throw new GodwitException(
                        ErrorCode.HOST_DISCONNECTED, "say hello first: this link is not the host's current one");
            }
            action.accept(params);
        });
    }

    public <P> void notification(String method, Class<P> type, Consumer<P> action) {
        builder.notification(method, type, params -> {
            if (current.getAsBoolean()) {
                action.accept(params);
            }
        });
    }
}
