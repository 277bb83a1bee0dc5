package io.godwit.model.agent;

import io.godwit.model.HostId;

/**
 * The controller's answer to a {@link JoinRequest}.
 *
 * @param hostName the name that the controller fixed when it made the token
 * @param certificate the host's certificate, PEM
 * @param authority the controller's CA certificate, PEM
 */
public record JoinAnswer(HostId hostId, String hostName, String certificate, String authority) {}
