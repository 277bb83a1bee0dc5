package io.godwit.simulator.agent;

import io.godwit.link.Transport;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a test send texts of its own between those of the conversation. */
final class SharedTransport implements Transport {

    private final Transport transport;
    private final ReentrantLock lock = new ReentrantLock();

    SharedTransport(Transport transport) {
        this.transport = transport;
    }

    @Override
    public void send(String text) {
        lock.lock();
        try {
            transport.send(text);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(String reason) {
        transport.close(reason);
    }
}
