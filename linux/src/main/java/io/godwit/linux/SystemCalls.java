package io.godwit.linux;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library functions used here. Each returns what the function returned; when that is negative, the error number
 * is in the {@code errno} segment that the caller passed ({@link #newErrno}).
 */
final class SystemCalls {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = variadic("open", FunctionDescriptor.of(INT, POINTER, INT), 2);
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle SETNS = function("setns", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle BIND = function("bind", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle IOCTL = variadic("ioctl", FunctionDescriptor.of(INT, INT, LONG, POINTER), 2);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, INT));
    private static final MethodHandle GETSOCKOPT =
            function("getsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, POINTER));
    private static final MethodHandle SEND = function("send", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT));
    private static final MethodHandle RECVMSG = function("recvmsg", FunctionDescriptor.of(LONG, INT, POINTER, INT));

    private SystemCalls() {}

    static MemorySegment newErrno(Arena arena) {
        return arena.allocate(STATE);
    }

    static int errno(MemorySegment errno) {
        return (int) ERRNO.get(errno, 0L);
    }

    static int open(MemorySegment errno, MemorySegment path, int flags) {
        try {
            return (int) OPEN.invokeExact(errno, path, flags);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int close(MemorySegment errno, int descriptor) {
        try {
            return (int) CLOSE.invokeExact(errno, descriptor);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setns(MemorySegment errno, int descriptor, int type) {
        try {
            return (int) SETNS.invokeExact(errno, descriptor, type);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int socket(MemorySegment errno, int domain, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(errno, domain, type, protocol);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int bind(MemorySegment errno, int descriptor, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(errno, descriptor, address, (int) address.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int ioctl(MemorySegment errno, int descriptor, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(errno, descriptor, request, argument);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setsockopt(MemorySegment errno, int descriptor, int level, int option, MemorySegment value) {
        try {
            return (int) SETSOCKOPT.invokeExact(errno, descriptor, level, option, value, (int) value.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int getsockopt(
            MemorySegment errno, int descriptor, int level, int option, MemorySegment value, MemorySegment length) {
        try {
            return (int) GETSOCKOPT.invokeExact(errno, descriptor, level, option, value, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long send(MemorySegment errno, int descriptor, MemorySegment frame) {
        try {
            return (long) SEND.invokeExact(errno, descriptor, frame, frame.byteSize(), 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long recvmsg(MemorySegment errno, int descriptor, MemorySegment message) {
        try {
            return (long) RECVMSG.invokeExact(errno, descriptor, message, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle variadic(String name, FunctionDescriptor descriptor, int firstVariadic) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                descriptor,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("a call into the C library could not be made", e);
    }
}
