package io.godwit.model.migration;

/** Which side of a move a host plays. */
public enum Role {
    SOURCE,
    TARGET
}
