package io.godwit.link;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One end of a JSON-RPC 2.0 conversation; both ends may ask and notify.
 *
 * <p>Requests run beside each other on the executor, notifications one after the other in their order of arrival. Nothing
 * waits without bound: outgoing texts wait in a queue, a request for its deadline, and a peer that floods this end or does
 * not read is disconnected.
 */
public final class RpcPeer {

    /** The longest text accepted or sent, in characters. */
    public static final int MAXIMUM_TEXT_LENGTH = 16 * 1024 * 1024;

    /** How many requests of the peer may run at the same time; more are refused. */
    public static final int MAXIMUM_REQUESTS = 256;

    private static final long QUEUE_CAPACITY = 2L * MAXIMUM_TEXT_LENGTH;
    private static final int NOTIFICATION_OVERHEAD = 4096;

    private static final System.Logger LOG = System.getLogger(RpcPeer.class.getName());

    private final String name;
    private final Transport transport;
    private final RpcHandlers handlers;
    private final Executor executor;
    private final ErrorCode whenClosed;
    private final AtomicLong nextId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final Semaphore running = new Semaphore(MAXIMUM_REQUESTS);
    private final SerialQueue<String> outgoing;
    private final SerialQueue<Runnable> notifications;
    private final AtomicReference<@Nullable String> closedReason = new AtomicReference<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    /**
     * @param name the other side, for logs and messages, for example {@code host kvm1}
     * @param executor where handlers run and texts are sent from; a virtual thread for each task is meant
     * @param whenClosed the code of requests that fail because the connection is gone
     */
    public RpcPeer(String name, Transport transport, RpcHandlers handlers, Executor executor, ErrorCode whenClosed) {
        this.name = name;
        this.transport = transport;
        this.handlers = handlers;
        this.executor = executor;
        this.whenClosed = whenClosed;
        outgoing = new SerialQueue<>(executor, QUEUE_CAPACITY, this::transmit);
        notifications = new SerialQueue<>(executor, QUEUE_CAPACITY, Runnable::run);
    }

    public String name() {
        return name;
    }

    /**
     * Asks the peer and waits for the answer. Use {@link RpcHandlers.Empty} where the answer is empty.
     *
     * @throws GodwitException the peer's code and message; {@link ErrorCode#DEADLINE_EXCEEDED}; or the code given to the
     *     constructor when the connection is or gets lost
     */
    public <R> R request(String method, Object params, Class<R> result, Duration deadline) {
        JsonNode answer = await(method, params, deadline);
        try {
            return GodwitJson.lenient().treeToValue(answer, result);
        } catch (JacksonException e) {
            throw new GodwitException(
                    ErrorCode.INTERNAL,
                    name + " answered " + method + " with something else than expected: " + GodwitJson.explain(e),
                    e);
        }
    }

    /** Tells the peer something; returns at once, dropped when the connection is gone. */
    public void notify(String method, Object params) {
        ObjectNode message = message();
        message.put("method", method);
        message.set("params", GodwitJson.lenient().valueToTree(params));
        send(message);
    }

    /** Ends the conversation: everything pending fails, the transport is closed. */
    public void close(String reason) {
        disconnected(reason);
        transport.close(reason);
    }

    /** The transport has ended: everything pending fails with the reason. Only the first reason counts. */
    public void disconnected(String reason) {
        if (!closedReason.compareAndSet(null, reason)) {
            return;
        }
        outgoing.close();
        pending.forEach((_, answer) -> answer.completeExceptionally(lost(reason)));
        pending.clear();
        closed.complete(reason);
    }

    /** Whether the conversation has not ended. */
    public boolean open() {
        return closedReason.get() == null;
    }

    /** Calls the action with the reason once the conversation has ended, at once when it has; never twice. */
    public void whenDisconnected(Consumer<String> action) {
        var _ = closed.thenAcceptAsync(action, executor);
    }

    /** Waits until the conversation has ended; true when it has. */
    public boolean awaitDisconnect(Duration deadline) {
        try {
            closed.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !open();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One text of the peer; called by the transport's reader, in order. Never blocks for long and never throws. */
    public void received(String text) {
        if (text.length() > MAXIMUM_TEXT_LENGTH) {
            close("a text of " + text.length() + " characters came; at most " + MAXIMUM_TEXT_LENGTH + " are accepted");
            return;
        }
        JsonNode message;
        try {
            message = GodwitJson.lenient().readTree(text);
        } catch (JacksonException e) {
            refuse(null, RpcError.of(RpcError.PARSE_ERROR, ErrorCode.REQUEST_INVALID, GodwitJson.explain(e)));
            return;
        }
        switch (RpcMessage.of(message)) {
            case RpcMessage.Request request -> handle(request);
            case RpcMessage.Notification notification -> handle(notification, text.length());
            case RpcMessage.Answer answer -> settle(answer.id(), future -> future.complete(answer.result()));
            case RpcMessage.Failure failure -> fail(failure);
            case RpcMessage.Invalid invalid ->
                refuse(
                        invalid.id(),
                        RpcError.of(RpcError.INVALID_REQUEST, ErrorCode.REQUEST_INVALID, invalid.reason()));
        }
    }

    private JsonNode await(String method, Object params, Duration deadline) {
        long id = nextId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, answer);
        try {
            ObjectNode message = message();
            message.put("id", id);
            message.put("method", method);
            message.set("params", GodwitJson.lenient().valueToTree(params));
            send(message);
            String reason = closedReason.get();
            if (reason != null) {
                throw lost(reason);
            }
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new GodwitException(
                    ErrorCode.DEADLINE_EXCEEDED, name + " did not answer " + method + " within " + words(deadline), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.CANCELLED, "interrupted while waiting for " + name, e);
        } catch (ExecutionException e) {
            throw failure(method, e);
        } finally {
            pending.remove(id);
        }
    }

    private GodwitException failure(String method, ExecutionException failure) {
        return switch (failure.getCause()) {
            case PeerError error -> error.error().asException(name, method);
            case GodwitException error -> new GodwitException(error.code(), String.valueOf(error.getMessage()), error);
            case null, default -> new GodwitException(ErrorCode.INTERNAL, "request " + method + " failed", failure);
        };
    }

    private void handle(RpcMessage.Request request) {
        RpcHandlers.Handler<?> handler = handlers.request(request.method());
        if (handler == null) {
            String message = "unknown method " + RpcMessage.shortened(request.method());
            refuse(request.id(), RpcError.of(RpcError.METHOD_NOT_FOUND, ErrorCode.ROUTE_UNKNOWN, message));
            return;
        }
        if (!running.tryAcquire()) {
            String message = "more than " + MAXIMUM_REQUESTS + " requests at the same time";
            refuse(request.id(), RpcError.of(RpcError.GODWIT_ERROR, ErrorCode.DEADLINE_EXCEEDED, message));
            return;
        }
        executor.execute(() -> {
            try {
                answer(request, handler);
            } finally {
                running.release();
            }
        });
    }

    private void answer(RpcMessage.Request request, RpcHandlers.Handler<?> handler) {
        Object params;
        try {
            params = handler.read(request.params());
        } catch (JacksonException e) {
            String message = "parameters of " + request.method() + ": " + GodwitJson.explain(e);
            refuse(request.id(), RpcError.of(RpcError.INVALID_PARAMS, ErrorCode.REQUEST_INVALID, message));
            return;
        }
        JsonNode result;
        try {
            result = GodwitJson.lenient().valueToTree(handler.call(params));
        } catch (GodwitException e) {
            refuse(request.id(), RpcError.of(RpcError.GODWIT_ERROR, e.code(), String.valueOf(e.getMessage())));
            return;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "request " + request.method() + " of " + name + " failed", e);
            String message = "internal error in " + request.method() + "; the log of this side tells more";
            refuse(request.id(), RpcError.of(RpcError.INTERNAL_ERROR, ErrorCode.INTERNAL, message));
            return;
        }
        ObjectNode message = message();
        message.set("id", request.id());
        message.set("result", result);
        send(message);
    }

    private void handle(RpcMessage.Notification notification, int length) {
        RpcHandlers.Handler<?> handler = handlers.notification(notification.method());
        if (handler == null) {
            LOG.log(
                    Level.DEBUG,
                    "{0} sent unknown notification {1}",
                    name,
                    RpcMessage.shortened(notification.method()));
            return;
        }
        if (!notifications.offer(() -> run(notification, handler), length + NOTIFICATION_OVERHEAD)) {
            close("more notifications came than can be handled");
        }
    }

    private void run(RpcMessage.Notification notification, RpcHandlers.Handler<?> handler) {
        try {
            handler.call(handler.read(notification.params()));
        } catch (JacksonException e) {
            LOG.log(
                    Level.WARNING,
                    "ignored notification {0} of {1}: {2}",
                    notification.method(),
                    name,
                    GodwitJson.explain(e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "notification " + notification.method() + " of " + name + " failed", e);
        }
    }

    private void fail(RpcMessage.Failure failure) {
        if (failure.id() == null) {
            LOG.log(
                    Level.WARNING,
                    "{0} could not read what it was sent: {1}",
                    name,
                    failure.error().message());
            return;
        }
        settle(failure.id(), future -> future.completeExceptionally(new PeerError(failure.error())));
    }

    private void settle(long id, Consumer<CompletableFuture<JsonNode>> outcome) {
        CompletableFuture<JsonNode> answer = pending.remove(id);
        if (answer == null) {
            LOG.log(Level.DEBUG, "{0} answered {1}, which nobody waits for", name, id);
            return;
        }
        outcome.accept(answer);
    }

    private void refuse(@Nullable JsonNode id, RpcError error) {
        ObjectNode message = message();
        message.set("id", id == null ? GodwitJson.lenient().nullNode() : id);
        message.set("error", GodwitJson.lenient().valueToTree(error));
        send(message);
    }

    private void send(ObjectNode message) {
        String text = GodwitJson.lenient().writeValueAsString(message);
        if (text.length() > MAXIMUM_TEXT_LENGTH) {
            throw new GodwitException(
                    ErrorCode.INTERNAL, "a text of " + text.length() + " characters is too long to send to " + name);
        }
        if (!outgoing.offer(text, text.length())) {
            close(name + " does not read what it is sent");
        }
    }

    private void transmit(String text) {
        try {
            transport.send(text);
        } catch (UncheckedIOException e) {
            close("sending to " + name + " failed: " + e.getMessage());
        }
    }

    private GodwitException lost(String reason) {
        return new GodwitException(whenClosed, "the connection to " + name + " is closed: " + reason);
    }

    private static ObjectNode message() {
        return GodwitJson.lenient().createObjectNode().put("jsonrpc", "2.0");
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** Carries the peer's error to the thread that waits for it. */
    private static final class PeerError extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient RpcError error;

        PeerError(RpcError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        RpcError error() {
            return error;
        }
    }
}
