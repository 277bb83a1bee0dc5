package io.godwit.server.host;

import io.godwit.model.HostId;

/** What a feature answers to agents. */
public interface AgentMethods {

    /** Adds the feature's methods to a link of that host. */
    void add(HostId host, AgentHandlers handlers);

    /** The host's agent has said hello; called on a thread of its own. */
    default void connected(HostId host) {}
}
