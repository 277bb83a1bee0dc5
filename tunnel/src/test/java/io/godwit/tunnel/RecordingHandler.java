package io.godwit.tunnel;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps everything that a session told it. */
final class RecordingHandler implements SessionHandler {
    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<TunnelStream> streams = new LinkedBlockingQueue<>();
    final BlockingQueue<TunnelPath> joined = new LinkedBlockingQueue<>();
    final BlockingQueue<String> lostPaths = new LinkedBlockingQueue<>();
    final BlockingQueue<SessionEnd> ends = new LinkedBlockingQueue<>();
    final BlockingQueue<TunnelSession> sessions = new LinkedBlockingQueue<>();

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T value = queue.poll(1, TimeUnit.MINUTES);
            if (value == null) {
                throw new AssertionError("nothing came within a minute");
            }
            return value;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onMessage(TunnelSession session, byte[] message) {
        messages.add(message);
    }

    @Override
    public void onStream(TunnelSession session, TunnelStream stream) {
        streams.add(stream);
    }

    @Override
    public void onPathJoined(TunnelSession session, TunnelPath path) {
        sessions.add(session);
        joined.add(path);
    }

    @Override
    public void onPathLost(TunnelSession session, TunnelPath path, String reason) {
        lostPaths.add(reason);
    }

    @Override
    public void onSessionLost(TunnelSession session, SessionEnd end) {
        ends.add(end);
    }
}
