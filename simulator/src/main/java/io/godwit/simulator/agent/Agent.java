package io.godwit.simulator.agent;

import io.godwit.link.RpcHandlers;
import io.godwit.link.RpcPeer;
import io.godwit.model.agent.Hello;

/** What an {@link AgentLink} speaks for. */
public interface Agent {

    /** The first words of a new link. */
    Hello hello();

    /** What the controller may ask. */
    RpcHandlers handlers();

    /** The controller has said welcome; called under the link's lock, so that no notification comes before the full lists. */
    void welcomed(RpcPeer controller);

    /** Five minutes have passed on the same link; called under the link's lock. */
    void repeated(RpcPeer controller);
}
