package io.godwit.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, some way off; the way can be changed. */
final class TestingClock extends Clock {

    private volatile Duration off;

    TestingClock(Duration off) {
        this.off = off;
    }

    void set(Duration next) {
        off = next;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(off);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }
}
