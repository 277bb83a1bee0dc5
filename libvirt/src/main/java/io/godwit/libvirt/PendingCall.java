package io.godwit.libvirt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way. The answer is decoded by the thread that reads it, before the next message is looked at; the
 * future is completed there as well, so nothing that may block must hang on it directly.
 */
final class PendingCall<T> {
    private final Procedure procedure;
    private final byte[] arguments;
    private final Function<XdrDecoder, T> decoder;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private volatile @Nullable Future<?> alarm;

    PendingCall(Procedure procedure, byte[] arguments, Function<XdrDecoder, T> decoder) {
        this.procedure = procedure;
        this.arguments = arguments;
        this.decoder = decoder;
    }

    Procedure procedure() {
        return procedure;
    }

    byte[] arguments() {
        return arguments;
    }

    CompletableFuture<T> future() {
        return future;
    }

    void alarm(Future<?> set) {
        alarm = set;
        if (future.isDone()) {
            set.cancel(false);
        }
    }

    void answer(Frame frame) {
        try {
            if (frame.program() != procedure.program().number()
                    || frame.version() != Program.VERSION
                    || frame.procedure() != procedure.number()) {
                throw new ProtocolException(procedure + ": the answer is for program "
                        + Integer.toHexString(frame.program()) + " procedure " + frame.procedure());
            }
            switch (frame.status()) {
                case Frame.STATUS_OK -> complete(decoder.apply(frame.payload()));
                case Frame.STATUS_ERROR -> fail(LibvirtException.of(procedure, RemoteError.decode(frame.payload())));
                default -> throw new ProtocolException(procedure + ": answer with unknown status " + frame.status());
            }
        } catch (LibvirtException broken) {
            fail(broken);
        }
    }

    void timeOut(Duration deadline) {
        fail(new DeadlineExceededException(procedure, deadline));
    }

    void lost(LibvirtException reason) {
        fail(new ConnectionLostException(procedure + ": " + reason.getMessage(), reason));
    }

    private void complete(T value) {
        if (future.complete(value)) {
            silence();
        }
    }

    private void fail(LibvirtException reason) {
        if (future.completeExceptionally(reason)) {
            silence();
        }
    }

    private void silence() {
        Future<?> set = alarm;
        if (set != null) {
            set.cancel(false);
        }
    }
}
