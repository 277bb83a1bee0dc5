package io.godwit.cli.environment;

/** A terminal that one of this process's streams leads to. */
public interface Terminal {

    /** Columns and rows, both at least 1. */
    record Size(int columns, int rows) {}

    /** Its size now, for a window can change; 80 by 24 where nobody knows. */
    Size size();
}
