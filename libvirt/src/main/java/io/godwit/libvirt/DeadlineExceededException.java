package io.godwit.libvirt;

import java.time.Duration;

/** No answer within the call's deadline. The daemon may still carry the call out; its late answer is dropped. */
public final class DeadlineExceededException extends LibvirtException {
    DeadlineExceededException(Procedure procedure, Duration deadline) {
        super(procedure + ": no answer within " + deadline.toMillis() + " ms", null);
    }
}
