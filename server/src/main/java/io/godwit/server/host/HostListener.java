package io.godwit.server.host;

import io.godwit.model.HostId;

/** What a feature does when something happens to a host; called at once, one after the other: never waits. */
public interface HostListener {

    /** Something that {@link Host} shows is otherwise. */
    default void changed(HostId host) {}

    /** Its agent's link has ended, or another took its place. */
    default void disconnected(HostId host) {}

    /** It was removed; its link has ended already. */
    default void removed(HostId host) {}
}
