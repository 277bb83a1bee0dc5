package io.godwit.linux;

import java.io.IOException;

/**
 * A kernel call that failed. The message names what was tried, on what, and the error number by its symbol,
 * for example {@code enter network namespace /run/netns/migration: ENOENT (No such file or directory)}.
 */
public final class KernelException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    KernelException(String tried, int errno) {
        super(tried + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    /** The error number as the kernel gave it, for example 1 for EPERM. */
    public int errno() {
        return errno;
    }
}
