package io.godwit.tunnel;

/** A range of protocol versions that one side speaks, both ends included. */
record Versions(int lowest, int highest) {
    /** What this build speaks: this version and the one before, of which there is none yet. */
    static final Versions SPOKEN = new Versions(1, 1);

    /** The highest version that both speak, or 0 if there is none. */
    int common(Versions other) {
        int version = Math.min(highest, other.highest);
        return version >= lowest && version >= other.lowest ? version : 0;
    }

    @Override
    public String toString() {
        return lowest + " to " + highest;
    }
}
