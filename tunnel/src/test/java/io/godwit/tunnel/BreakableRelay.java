package io.godwit.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Forwards TCP connections until told to break them, or to swallow what comes without closing anything. */
final class BreakableRelay implements AutoCloseable {
    private final InetSocketAddress target;
    private final ServerSocketChannel listening;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final AtomicLong forwarded = new AtomicLong();
    private volatile boolean swallowing;
    private volatile boolean onlyNear;
    private volatile long breakAfter = Long.MAX_VALUE;

    BreakableRelay(InetSocketAddress target) throws IOException {
        this.target = target;
        listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listening.getLocalAddress();
    }

    long forwarded() {
        return forwarded.get();
    }

    /** Breaks all connections as soon as so many bytes more have passed. */
    void breakAfter(long bytes) {
        breakAfter = forwarded.get() + bytes;
    }

    /** Both sides see their connection broken. */
    void breakAll() {
        open.forEach(BreakableRelay::close);
    }

    /** Only the side that connected sees its connection broken. */
    void breakNear() {
        onlyNear = true;
        for (int i = 0; i < open.size(); i += 2) {
            close(open.get(i));
        }
    }

    /** Nothing passes any more, and nobody is told. */
    void swallow() {
        swallowing = true;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        breakAll();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel from = listening.accept();
                SocketChannel to = SocketChannel.open(target);
                open.add(from);
                open.add(to);
                Thread.ofPlatform().daemon().start(() -> forward(from, to));
                Thread.ofPlatform().daemon().start(() -> forward(to, from));
            }
        } catch (IOException e) {
            breakAll();
        }
    }

    private void forward(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (!swallowing && buffer.hasRemaining()) {
                    forwarded.addAndGet(to.write(buffer));
                }
                if (forwarded.get() > breakAfter) {
                    breakAll();
                }
            }
        } catch (IOException e) {
            // The other direction is to end too.
        } finally {
            if (!onlyNear) {
                close(from);
                close(to);
            }
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
