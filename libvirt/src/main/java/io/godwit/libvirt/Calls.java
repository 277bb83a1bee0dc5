package io.godwit.libvirt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** The two ways to make a call: wait for the answer, or get a future for it. */
final class Calls {
    /** Beyond its deadline a call is failed by the channel's clock; this much later the caller stops believing in it. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final RpcChannel channel;
    private final Duration defaultDeadline;

    Calls(RpcChannel channel, Duration defaultDeadline) {
        this.channel = channel;
        this.defaultDeadline = defaultDeadline;
    }

    <T> T call(Procedure procedure, Consumer<XdrEncoder> arguments, Function<XdrDecoder, T> decoder) {
        return call(procedure, arguments, decoder, defaultDeadline);
    }

    /** For procedures without a result. */
    void run(Procedure procedure, Consumer<XdrEncoder> arguments) {
        call(procedure, arguments, in -> Boolean.TRUE);
    }

    /** @throws LibvirtException with the caller's stack */
    <T> T call(
            Procedure procedure, Consumer<XdrEncoder> arguments, Function<XdrDecoder, T> decoder, Duration deadline) {
        CompletableFuture<T> future = channel.call(procedure, arguments, decoder, deadline);
        try {
            return future.get(deadline.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtException failure) {
                failure.fillInStackTrace();
                throw failure;
            }
            throw new IllegalStateException(procedure + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new DeadlineExceededException(procedure, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LibvirtException(procedure + ": interrupted while waiting for the answer", e);
        }
    }

    /** The future's dependents run on virtual threads, where they may block and make further calls. */
    <T> CompletableFuture<T> start(
            Procedure procedure, Consumer<XdrEncoder> arguments, Function<XdrDecoder, T> decoder, Duration deadline) {
        CompletableFuture<T> handedOver = new CompletableFuture<>();
        var _ = channel.call(procedure, arguments, decoder, deadline)
                .whenComplete((value, failure) -> Thread.startVirtualThread(() -> {
                    if (failure == null) {
                        handedOver.complete(value);
                    } else {
                        handedOver.completeExceptionally(failure);
                    }
                }));
        return handedOver;
    }

    Duration defaultDeadline() {
        return defaultDeadline;
    }
}
