package io.godwit.mover.hook;

import io.godwit.model.MigrationId;
import java.util.List;
import java.util.ServiceLoader;

/** All hooks on the class path; none in production. */
public final class Hooks {

    private final List<PhaseHook> hooks;

    public Hooks(List<PhaseHook> hooks) {
        this.hooks = List.copyOf(hooks);
    }

    public static Hooks onClassPath() {
        return new Hooks(ServiceLoader.load(PhaseHook.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    public void reached(HookPoint point, MigrationId migrationId) {
        for (PhaseHook hook : hooks) {
            hook.reached(point, migrationId);
        }
    }
}
