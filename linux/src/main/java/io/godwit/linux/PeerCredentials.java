package io.godwit.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;

/**
 * Who is at the other end of a connected unix socket, as the kernel recorded it when the connection was made
 * (SO_PEERCRED, unix(7)).
 *
 * @param pid process id in this process's pid namespace; 0 if it is not visible here
 * @param uid effective user id
 * @param gid effective group id
 */
public record PeerCredentials(int pid, int uid, int gid) {
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;

    /**
     * Of the peer of a connected unix socket.
     *
     * @throws KernelException if the kernel refuses, for example because the channel is not connected
     * @throws IllegalStateException if the JVM runs without {@code --add-opens=java.base/sun.nio.ch=ALL-UNNAMED}
     */
    public static PeerCredentials of(SocketChannel channel) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = SystemCalls.newErrno(arena);
            MemorySegment value = arena.allocate(12, 4);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 12);
            if (SystemCalls.getsockopt(errno, descriptorOf(channel), SOL_SOCKET, SO_PEERCRED, value, length) < 0) {
                throw new KernelException("read peer credentials of " + channel, SystemCalls.errno(errno));
            }
            return new PeerCredentials(
                    value.get(ValueLayout.JAVA_INT, 0),
                    value.get(ValueLayout.JAVA_INT, 4),
                    value.get(ValueLayout.JAVA_INT, 8));
        }
    }

    private static int descriptorOf(SocketChannel channel) throws IOException {
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return (int) method.invoke(channel);
        } catch (InaccessibleObjectException e) {
            throw new IllegalStateException(
                    "the peer of a unix socket cannot be read: start the JVM with"
                            + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IOException("no file descriptor found in " + channel + " on this JVM", e);
        }
    }
}
