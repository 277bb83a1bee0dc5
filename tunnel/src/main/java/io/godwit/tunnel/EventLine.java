package io.godwit.tunnel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Calls a session's handler: one thread, in order. What waits is bounded elsewhere: messages by their credit, streams by
 * their number.
 */
final class EventLine {
    private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final Consumer<RuntimeException> failed;
    private volatile boolean stopping;

    EventLine(String name, Consumer<RuntimeException> failed) {
        this.failed = failed;
        Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    void post(Runnable event) {
        waiting.add(event);
    }

    /** After what waits already, nothing more. */
    void stop() {
        waiting.add(() -> stopping = true);
    }

    private void run() {
        while (!stopping) {
            try {
                waiting.take().run();
            } catch (InterruptedException e) {
                System.getLogger(EventLine.class.getName())
                        .log(System.Logger.Level.DEBUG, "a handler was interrupted; going on", e);
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        }
    }
}
