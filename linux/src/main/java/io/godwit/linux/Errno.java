package io.godwit.linux;

import java.util.Map;

/** Names and short explanations of the error numbers (x86-64 and arm64 share them) that our few calls can return. */
final class Errno {
    static final int ENOBUFS = 105;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(1, "EPERM (not permitted: root or CAP_SYS_ADMIN/CAP_NET_RAW is needed)"),
            Map.entry(2, "ENOENT (does not exist)"),
            Map.entry(3, "ESRCH (no such process)"),
            Map.entry(4, "EINTR (interrupted)"),
            Map.entry(9, "EBADF (bad file descriptor)"),
            Map.entry(11, "EAGAIN (try again)"),
            Map.entry(12, "ENOMEM (out of memory)"),
            Map.entry(13, "EACCES (access denied)"),
            Map.entry(19, "ENODEV (no such device)"),
            Map.entry(22, "EINVAL (invalid argument; not a network namespace?)"),
            Map.entry(23, "ENFILE (too many open files in the system)"),
            Map.entry(24, "EMFILE (too many open files in this process)"),
            Map.entry(92, "ENOPROTOOPT (socket option not available)"),
            Map.entry(95, "EOPNOTSUPP (not supported)"),
            Map.entry(97, "EAFNOSUPPORT (address family not supported)"),
            Map.entry(100, "ENETDOWN (interface is down)"),
            Map.entry(ENOBUFS, "ENOBUFS (no buffer space)"),
            Map.entry(107, "ENOTCONN (not connected)"));

    private Errno() {}

    static String describe(int errno) {
        return TEXTS.getOrDefault(errno, "error number " + errno);
    }
}
