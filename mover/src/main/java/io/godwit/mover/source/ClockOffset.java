package io.godwit.mover.source;

/**
 * The target's clock minus the source's.
 *
 * @param offsetMicros best guess
 * @param errorMicros half the round trip: the truth lies within plus or minus this
 */
record ClockOffset(long offsetMicros, long errorMicros) {

    static ClockOffset of(long sentMicros, long theirMicros, long receivedMicros) {
        return new ClockOffset(theirMicros - (sentMicros + receivedMicros) / 2, (receivedMicros - sentMicros + 1) / 2);
    }
}
