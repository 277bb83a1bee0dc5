package io.godwit.linux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace: a TCP/IP stack with its own adapters, routes and neighbours.
 *
 * <p>Channels belong to the namespace in which they were opened and then work from any thread, so {@link #call} is
 * needed only for opening them. The action runs on a fresh platform thread that enters the namespace and ends with the
 * action: no thread ever comes back from a foreign namespace, and no virtual thread enters one (it would take its
 * carrier with it). The action must not start threads; they would inherit the namespace.
 *
 * <p>{@code SocketChannel.open()} and {@code ServerSocketChannel.open()} make their socket at once;
 * {@code new Socket()} makes it later and therefore in the wrong namespace.
 */
public final class NetworkNamespace {
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final NetworkNamespace CURRENT = new NetworkNamespace(Path.of("/proc/self/ns/net"), true);

    private final Path path;
    private final boolean current;

    private NetworkNamespace(Path path, boolean current) {
        this.path = path;
        this.current = current;
    }

    /** The namespace of this process; {@link #call} then needs no privilege. */
    public static NetworkNamespace current() {
        return CURRENT;
    }

    /** The namespace behind a file such as {@code /run/netns/NAME} or {@code /proc/PID/ns/net}; opened at each call. */
    public static NetworkNamespace of(Path path) {
        return new NetworkNamespace(path, false);
    }

    /**
     * Runs the action inside the namespace and returns its result.
     *
     * @throws KernelException if the namespace cannot be entered
     * @throws IOException if the action threw one, or (as cause) another checked exception
     * @throws InterruptedIOException if the caller was interrupted while waiting; the action is interrupted too
     */
    public <T> T call(Callable<T> action) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            if (!current) {
                enter();
            }
            return action.call();
        });
        Thread thread = Thread.ofPlatform().name("in-" + path).daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted in network namespace " + path);
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw asIoException(e.getCause());
        }
    }

    private void enter() throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = SystemCalls.newErrno(arena);
            int descriptor = SystemCalls.open(errno, arena.allocateFrom(path.toString()), O_RDONLY | O_CLOEXEC);
            if (descriptor < 0) {
                throw new KernelException("open network namespace " + path, SystemCalls.errno(errno));
            }
            int result = SystemCalls.setns(errno, descriptor, CLONE_NEWNET);
            int error = SystemCalls.errno(errno);
            SystemCalls.close(errno, descriptor);
            if (result < 0) {
                throw new KernelException("enter network namespace " + path, error);
            }
        }
    }

    private IOException asIoException(@org.jspecify.annotations.Nullable Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> new IOException("action in network namespace " + path + " failed", cause);
        };
    }

    @Override
    public String toString() {
        return current ? "the current network namespace" : path.toString();
    }
}
