package io.godwit.mover.settlement;

/**
 * Decides, from recorded facts only, what happens to the copy at the source. Pure; the only place with these rules.
 *
 * <p>The rules ({@code design.md}, "Truth and failure"; requirement B4):
 *
 * <ul>
 *   <li>R1: a source that never asked the target to finish (its own record is ABORT) may resume: no target commits unasked.
 *   <li>R2: a source that asked resumes only on a recorded ABORT, a failed Finish3 or NEVER-RAN.
 *   <li>R3: the source's copy is removed only on a recorded FINISHED, and only while it is paused by the migration.
 *   <li>R4: nothing in post-copy is ever resumed or removed here.
 *   <li>R5: a copy that somebody else paused is left alone.
 *   <li>R6: a source that runs although the target finished is a double run: nothing is touched, an alarm stands.
 * </ul>
 */
public final class Settlement {

    private Settlement() {}

    /**
     * What to do next at the source.
     *
     * @param asked whether the source's record is ASKED; false means ABORT is recorded at the source
     */
    public static Action decide(SourceState source, boolean asked, TargetOutcome target) {
        return switch (source) {
            case POST_COPY -> Action.UNDECIDED;
            case UNKNOWN -> Action.WAIT;
            case RUNNING, PAUSED_MIGRATING, PAUSED_OTHERWISE, ABSENT -> asked ? byTarget(source, target) : back(source);
        };
    }

    private static Action byTarget(SourceState source, TargetOutcome target) {
        return switch (target) {
            case NOTHING_RECORDED -> Action.ASK_TO_ABORT;
            case ABORTED, FAILED, NEVER_RAN -> back(source);
            case PENDING, UNREACHABLE -> Action.WAIT;
            case FINISHED -> forward(source);
            case UNKNOWN, REBOOTED -> Action.UNDECIDED;
        };
    }

    private static Action back(SourceState source) {
        return source == SourceState.PAUSED_MIGRATING ? Action.RESUME_SOURCE : Action.LEAVE_SOURCE;
    }

    private static Action forward(SourceState source) {
        return switch (source) {
            case PAUSED_MIGRATING -> Action.REMOVE_SOURCE;
            case ABSENT -> Action.COMPLETE;
            case RUNNING, PAUSED_OTHERWISE, POST_COPY, UNKNOWN -> Action.UNDECIDED;
        };
    }
}
