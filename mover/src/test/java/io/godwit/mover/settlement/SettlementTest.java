package io.godwit.mover.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table, and the rules that no entry of it may break. */
class SettlementTest {

    private static final Set<TargetOutcome> NEVER_RAN =
            EnumSet.of(TargetOutcome.ABORTED, TargetOutcome.FAILED, TargetOutcome.NEVER_RAN);

    @ParameterizedTest
    @CsvSource({
        "RUNNING,          LEAVE_SOURCE",
        "PAUSED_MIGRATING, RESUME_SOURCE",
        "PAUSED_OTHERWISE, LEAVE_SOURCE",
        "ABSENT,           LEAVE_SOURCE",
        "POST_COPY,        UNDECIDED",
        "UNKNOWN,          WAIT"
    })
    void aSourceThatNeverAskedNeedsNobodyElse(SourceState source, Action expected) {
        for (TargetOutcome target : TargetOutcome.values()) {
            assertThat(Settlement.decide(source, false, target))
                    .as("%s, target %s", source, target)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,          NOTHING_RECORDED, ASK_TO_ABORT",
        "RUNNING,          ABORTED,          LEAVE_SOURCE",
        "RUNNING,          PENDING,          WAIT",
        "RUNNING,          FINISHED,         UNDECIDED",
        "RUNNING,          FAILED,           LEAVE_SOURCE",
        "RUNNING,          NEVER_RAN,        LEAVE_SOURCE",
        "RUNNING,          UNKNOWN,          UNDECIDED",
        "RUNNING,          REBOOTED,         UNDECIDED",
        "RUNNING,          UNREACHABLE,      WAIT",
        "PAUSED_MIGRATING, NOTHING_RECORDED, ASK_TO_ABORT",
        "PAUSED_MIGRATING, ABORTED,          RESUME_SOURCE",
        "PAUSED_MIGRATING, PENDING,          WAIT",
        "PAUSED_MIGRATING, FINISHED,         REMOVE_SOURCE",
        "PAUSED_MIGRATING, FAILED,           RESUME_SOURCE",
        "PAUSED_MIGRATING, NEVER_RAN,        RESUME_SOURCE",
        "PAUSED_MIGRATING, UNKNOWN,          UNDECIDED",
        "PAUSED_MIGRATING, REBOOTED,         UNDECIDED",
        "PAUSED_MIGRATING, UNREACHABLE,      WAIT",
        "PAUSED_OTHERWISE, NOTHING_RECORDED, ASK_TO_ABORT",
        "PAUSED_OTHERWISE, ABORTED,          LEAVE_SOURCE",
        "PAUSED_OTHERWISE, PENDING,          WAIT",
        "PAUSED_OTHERWISE, FINISHED,         UNDECIDED",
        "PAUSED_OTHERWISE, FAILED,           LEAVE_SOURCE",
        "PAUSED_OTHERWISE, NEVER_RAN,        LEAVE_SOURCE",
        "PAUSED_OTHERWISE, UNKNOWN,          UNDECIDED",
        "PAUSED_OTHERWISE, REBOOTED,         UNDECIDED",
        "PAUSED_OTHERWISE, UNREACHABLE,      WAIT",
        "ABSENT,           NOTHING_RECORDED, ASK_TO_ABORT",
        "ABSENT,           ABORTED,          LEAVE_SOURCE",
        "ABSENT,           PENDING,          WAIT",
        "ABSENT,           FINISHED,         COMPLETE",
        "ABSENT,           FAILED,           LEAVE_SOURCE",
        "ABSENT,           NEVER_RAN,        LEAVE_SOURCE",
        "ABSENT,           UNKNOWN,          UNDECIDED",
        "ABSENT,           REBOOTED,         UNDECIDED",
        "ABSENT,           UNREACHABLE,      WAIT"
    })
    void aSourceThatAskedGoesByTheTargetsRecord(SourceState source, TargetOutcome target, Action expected) {
        assertThat(Settlement.decide(source, true, target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(SourceState.class)
    void noCopyIsEverResumedUnlessTheTargetCannotHaveRun(SourceState source) {
        for (TargetOutcome target : TargetOutcome.values()) {
            if (Settlement.decide(source, true, target) == Action.RESUME_SOURCE) {
                assertThat(NEVER_RAN).contains(target);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SourceState.class)
    void noCopyIsEverRemovedUnlessTheTargetFinishedAndTheMigrationPausedIt(SourceState source) {
        for (boolean asked : new boolean[] {true, false}) {
            for (TargetOutcome target : TargetOutcome.values()) {
                if (Settlement.decide(source, asked, target) == Action.REMOVE_SOURCE) {
                    assertThat(asked).isTrue();
                    assertThat(target).isEqualTo(TargetOutcome.FINISHED);
                    assertThat(source).isEqualTo(SourceState.PAUSED_MIGRATING);
                }
            }
        }
    }

    @Test
    void nothingInPostCopyIsTouched() {
        for (boolean asked : new boolean[] {true, false}) {
            for (TargetOutcome target : TargetOutcome.values()) {
                assertThat(Settlement.decide(SourceState.POST_COPY, asked, target))
                        .isEqualTo(Action.UNDECIDED);
            }
        }
    }
}
