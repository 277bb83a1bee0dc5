package io.godwit.simulator;

import io.godwit.model.ErrorCode;
import java.time.Duration;

/** What goes wrong when a host is told to start its side of a move; ordered by {@link HostFaults#onNextStart}. */
public sealed interface StartFault {

    /** The host answers with that error; nothing has begun. */
    record Refuse(ErrorCode code, String message) implements StartFault {}

    /** The link breaks before the host has read the order; nothing has begun. */
    record LoseOrder() implements StartFault {}

    /** The host begins, and the link breaks before its answer is out. */
    record LoseAnswer() implements StartFault {}

    /** The host begins, and answers only after that real time. */
    record AnswerLate(Duration delay) implements StartFault {}
}
