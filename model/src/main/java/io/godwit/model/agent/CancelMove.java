package io.godwit.model.agent;

import io.godwit.model.MigrationId;

/** Asks the source to give up before switch-over; the VM then runs on there. */
public record CancelMove(MigrationId migrationId) {}
