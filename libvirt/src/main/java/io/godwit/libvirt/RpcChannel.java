package io.godwit.libvirt;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many calls over one socket.
 *
 * <p>Three daemon threads belong to a channel: the reader, which hands every answer to its call and every event to the
 * {@link EventSink}; the writer, so that a daemon which does not read cannot hold up a caller beyond its deadline; and
 * the clock, for deadlines and keep-alive. All of them end with the channel.
 *
 * <p>At most {@link ConnectionSettings#concurrentCalls()} calls are with the daemon at once, the others wait in order.
 * A call whose deadline has passed keeps its place until its answer arrives, because the daemon still works on it.
 *
 * <p>Invariants, under {@code lock}: a call is in {@code waiting} or, under its serial, in {@code sent}, never in both;
 * once {@code lost} is set both are empty and stay so.
 */
final class RpcChannel {
    /** Receives events, on the reader's thread: must not block. */
    interface EventSink {
        /**
         * Takes one event.
         *
         * @throws ProtocolException when it cannot be decoded, which ends the connection
         */
        void event(Procedure procedure, XdrDecoder payload);

        /** Called once, when the channel has ended. */
        void ended(LibvirtException reason);
    }

    /** Empty, as no frame is: the writer ends. */
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final String peer;
    private final SocketChannel socket;
    private final ConnectionSettings settings;
    private final EventSink events;
    private final KeepAlive keepAlive;
    private final BlockingQueue<ByteBuffer> outgoing = new LinkedBlockingQueue<>();
    private final ScheduledThreadPoolExecutor clock;

    private final Object lock = new Object();
    private final Map<Integer, PendingCall<?>> sent = new HashMap<>();
    private final Deque<PendingCall<?>> waiting = new ArrayDeque<>();
    private int lastSerial;
    private @Nullable LibvirtException lost;

    private RpcChannel(Path path, SocketChannel socket, ConnectionSettings settings, EventSink events) {
        this.peer = path.toString();
        this.socket = socket;
        this.settings = settings;
        this.events = events;
        this.keepAlive = new KeepAlive(settings.keepAliveCount());
        this.clock = new ScheduledThreadPoolExecutor(1, task -> daemon("clock", task));
        this.clock.setRemoveOnCancelPolicy(true);
    }

    /** @throws ConnectionLostException when nobody listens there */
    static RpcChannel connect(Path path, ConnectionSettings settings, EventSink events) {
        RpcChannel channel;
        try {
            channel = new RpcChannel(path, SocketChannel.open(UnixDomainSocketAddress.of(path)), settings, events);
        } catch (IOException e) {
            throw new ConnectionLostException("cannot connect to libvirt at " + path + ": " + e.getMessage(), e);
        }
        channel.daemon("reader", channel::read).start();
        channel.daemon("writer", channel::write).start();
        return channel;
    }

    /** From now on asks for a sign of life in every interval and ends the channel when none comes. */
    void startKeepAlive() {
        long interval = settings.keepAliveInterval().toNanos();
        synchronized (lock) {
            if (lost == null) {
                // Not at a fixed rate: a machine that stood still would catch up on all its ticks at once, and take
                // the daemon for dead before that could answer one.
                var _ = clock.scheduleWithFixedDelay(this::tick, interval, interval, TimeUnit.NANOSECONDS);
            }
        }
    }

    /**
     * Sends a call.
     *
     * @param decoder reads the result; runs on the reader's thread before the next message is read, must not block
     * @return completed on a thread of the channel: hang nothing on it that may block
     */
    <T> CompletableFuture<T> call(
            Procedure procedure, Consumer<XdrEncoder> arguments, Function<XdrDecoder, T> decoder, Duration deadline) {
        XdrEncoder out = new XdrEncoder();
        arguments.accept(out);
        byte[] payload = out.bytes();
        if (payload.length > Limits.MESSAGE - Limits.HEADER) {
            throw new IllegalArgumentException(procedure + ": " + payload.length + " bytes do not fit one message");
        }
        PendingCall<T> call = new PendingCall<>(procedure, payload, decoder);
        LibvirtException gone;
        synchronized (lock) {
            gone = lost;
            if (gone == null) {
                call.alarm(clock.schedule(() -> expire(call, deadline), deadline.toNanos(), TimeUnit.NANOSECONDS));
                waiting.add(call);
                sendWaiting();
            }
        }
        if (gone != null) {
            call.lost(gone);
        }
        return call.future();
    }

    Optional<LibvirtException> lost() {
        synchronized (lock) {
            return Optional.ofNullable(lost);
        }
    }

    /** Ends the channel: every call fails with {@link ConnectionLostException}. Only the first reason counts. */
    void end(String message, @Nullable Throwable cause) {
        LibvirtException reason = new ConnectionLostException("connection to " + peer + " lost: " + message, cause);
        List<PendingCall<?>> orphans;
        synchronized (lock) {
            if (lost != null) {
                return;
            }
            lost = reason;
            orphans = new ArrayList<>(sent.values());
            orphans.addAll(waiting);
            sent.clear();
            waiting.clear();
            clock.shutdownNow();
        }
        outgoing.clear();
        outgoing.add(END);
        try {
            socket.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        orphans.forEach(call -> call.lost(reason));
        events.ended(reason);
    }

    private void sendWaiting() {
        while (sent.size() < settings.concurrentCalls() && !waiting.isEmpty()) {
            PendingCall<?> call = waiting.remove();
            lastSerial++;
            sent.put(lastSerial, call);
            outgoing.add(Frame.encode(call.procedure(), Frame.TYPE_CALL, lastSerial, call.arguments()));
        }
    }

    private void expire(PendingCall<?> call, Duration deadline) {
        synchronized (lock) {
            waiting.remove(call);
        }
        call.timeOut(deadline);
    }

    private void tick() {
        if (keepAlive.missed()) {
            end(
                    "no sign of life for " + settings.keepAliveCount() + " keep-alive messages, one every "
                            + settings.keepAliveInterval().toMillis() + " ms",
                    null);
        } else {
            outgoing.add(Frame.encode(Procedure.KEEP_ALIVE_PING, Frame.TYPE_MESSAGE, 0, new byte[0]));
        }
    }

    private void read() {
        FrameReader frames = new FrameReader(socket, keepAlive::heard);
        try {
            while (true) {
                dispatch(frames.next());
            }
        } catch (IOException | LibvirtException e) {
            end(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private void dispatch(Frame frame) {
        switch (frame.type()) {
            case Frame.TYPE_REPLY -> answer(frame);
            case Frame.TYPE_MESSAGE ->
                Procedure.find(frame.program(), frame.procedure()).ifPresent(procedure -> message(procedure, frame));
            default -> {
                // streams and calls towards clients are not part of what this client asks for
            }
        }
    }

    private void answer(Frame frame) {
        PendingCall<?> call;
        synchronized (lock) {
            call = sent.remove(frame.serial());
            sendWaiting();
        }
        if (call != null) {
            call.answer(frame);
        }
    }

    private void message(Procedure procedure, Frame frame) {
        switch (procedure) {
            case KEEP_ALIVE_PING ->
                outgoing.add(Frame.encode(Procedure.KEEP_ALIVE_PONG, Frame.TYPE_MESSAGE, 0, new byte[0]));
            case DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                    DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION,
                    DOMAIN_EVENT_CALLBACK_JOB_COMPLETED,
                    NETWORK_EVENT_LIFECYCLE,
                    STORAGE_POOL_EVENT_LIFECYCLE,
                    QEMU_DOMAIN_MONITOR_EVENT -> events.event(procedure, frame.payload());
            default -> {
                // a PONG has done its work by arriving
            }
        }
    }

    private void write() {
        try {
            for (ByteBuffer next = outgoing.take(); next.capacity() > 0; next = outgoing.take()) {
                while (next.hasRemaining()) {
                    socket.write(next);
                }
            }
        } catch (IOException e) {
            end(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } catch (InterruptedException e) {
            end("writer interrupted", e);
        }
    }

    private Thread daemon(String role, Runnable task) {
        return Thread.ofPlatform().daemon().name("libvirt-" + role + " " + peer).unstarted(task);
    }
}
