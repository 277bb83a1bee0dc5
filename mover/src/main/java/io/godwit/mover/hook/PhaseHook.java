package io.godwit.mover.hook;

import io.godwit.model.MigrationId;

/** Called at every {@link HookPoint}; may block. Implementations are found by {@link java.util.ServiceLoader}: lab builds only. */
public interface PhaseHook {

    void reached(HookPoint point, MigrationId migrationId);
}
