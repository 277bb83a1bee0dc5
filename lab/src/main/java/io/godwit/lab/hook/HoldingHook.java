package io.godwit.lab.hook;

import io.godwit.model.MigrationId;
import io.godwit.mover.hook.HookPoint;
import io.godwit.mover.hook.PhaseHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Runs inside a lab host's mover: at each point it leaves a file {@code <point>.reached} in the directory that
 * {@code GODWIT_HOOKS} names, and stays there while a file {@code <point>.hold} exists.
 */
public final class HoldingHook implements PhaseHook {

    private static final long STEP_MILLIS = 2;

    private final @Nullable Path directory;

    /** For {@link java.util.ServiceLoader}. Does nothing without {@code GODWIT_HOOKS}. */
    public HoldingHook() {
        String variable = System.getenv("GODWIT_HOOKS");
        directory = variable == null || variable.isEmpty() ? null : Path.of(variable);
    }

    @Override
    public void reached(HookPoint point, MigrationId migrationId) {
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.writeString(directory.resolve(point.word() + ".reached"), migrationId.toString());
            Path hold = directory.resolve(point.word() + ".hold");
            while (Files.exists(hold)) {
                Thread.sleep(STEP_MILLIS);
            }
        } catch (IOException e) {
            System.getLogger(HoldingHook.class.getName()).log(System.Logger.Level.WARNING, "hook at " + point, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
