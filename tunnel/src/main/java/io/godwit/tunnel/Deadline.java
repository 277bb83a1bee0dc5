package io.godwit.tunnel;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

/** Closes a channel if the work on it is not done in time; a blocked read or write then fails. */
final class Deadline implements AutoCloseable {
    private final ScheduledFuture<?> task;
    private volatile boolean passed;

    private Deadline(SocketChannel channel, Duration limit) {
        task = TunnelTimer.after(limit, () -> expire(channel));
    }

    static Deadline on(SocketChannel channel, Duration limit) {
        return new Deadline(channel, limit);
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        task.cancel(false);
    }

    private void expire(SocketChannel channel) {
        passed = true;
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(Deadline.class.getName()).log(System.Logger.Level.DEBUG, "closing " + channel, e);
        }
    }
}
