package io.godwit.model.agent;

import io.godwit.model.migration.Role;
import io.godwit.model.migration.SignedTicket;

/** The order to begin one's side of a move. */
public record StartMove(SignedTicket ticket, Role role) {}
