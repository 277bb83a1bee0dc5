package io.godwit.mover.target;

import io.godwit.model.GodwitException;
import io.godwit.mover.domain.Hypervisor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Opens a move's connections to libvirt before they are needed. Whoever takes them closes them; else {@link #close} does. */
final class ReadyConnections implements AutoCloseable {

    private final Hypervisor hypervisor;
    private final Executor executor;
    private @Nullable CompletableFuture<TargetConnections> opening;

    ReadyConnections(Hypervisor hypervisor, Executor executor) {
        this.hypervisor = hypervisor;
        this.executor = executor;
    }

    synchronized void begin() {
        opening = CompletableFuture.supplyAsync(() -> TargetConnections.open(hypervisor), executor);
    }

    /** Those that were opened, or new ones where that failed or they have broken since. */
    TargetConnections take() {
        CompletableFuture<TargetConnections> begun = forget();
        if (begun != null) {
            try {
                TargetConnections opened = begun.join();
                if (opened.alive()) {
                    return opened;
                }
                opened.close();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof GodwitException)) {
                    throw e;
                }
            }
        }
        return TargetConnections.open(hypervisor);
    }

    private synchronized @Nullable CompletableFuture<TargetConnections> forget() {
        CompletableFuture<TargetConnections> begun = opening;
        opening = null;
        return begun;
    }

    /** Nobody will take them any more. Returns at once. */
    @Override
    public void close() {
        CompletableFuture<TargetConnections> begun = forget();
        if (begun != null) {
            CompletableFuture<Void> _ = begun.thenAcceptAsync(TargetConnections::close, executor);
        }
    }
}
