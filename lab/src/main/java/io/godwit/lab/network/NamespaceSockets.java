package io.godwit.lab.network;

import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** TCP connections made inside a network namespace; the channel then works from any thread. */
public final class NamespaceSockets {
    private static final int CLONE_NEWNET = 0x40000000;

    private NamespaceSockets() {}

    /** Connects from inside the namespace that the file keeps. */
    public static SocketChannel connect(Path namespace, InetSocketAddress address, Duration deadline)
            throws IOException {
        SocketChannel channel = open(namespace);
        try {
            Socket socket = channel.socket();
            socket.connect(address, Math.toIntExact(deadline.toMillis()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens the channel on a fresh platform thread that enters the namespace and ends. */
    private static SocketChannel open(Path namespace) throws IOException {
        FutureTask<SocketChannel> task = new FutureTask<>(() -> {
            try {
                enter(namespace);
            } catch (Throwable e) {
                throw new IOException("cannot enter " + namespace, e);
            }
            return SocketChannel.open();
        });
        Thread.ofPlatform().daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("cannot open a socket in " + namespace, e.getCause());
        }
    }

    @SuppressWarnings("restricted")
    private static void enter(Path namespace) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        FunctionDescriptor twoNumbers =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        MethodHandle setns = linker.downcallHandle(linker.defaultLookup().findOrThrow("setns"), twoNumbers);
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) open.invokeExact(arena.allocateFrom(namespace.toString()), 0);
            int result = file < 0 ? -1 : (int) setns.invokeExact(file, CLONE_NEWNET);
            int ignored = file < 0 ? -1 : (int) close.invokeExact(file);
            if (result != 0 || ignored != 0) {
                throw new LabException("cannot enter the network namespace " + namespace);
            }
        }
    }
}
