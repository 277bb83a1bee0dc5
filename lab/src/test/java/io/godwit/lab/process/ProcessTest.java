package io.godwit.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.lab.layout.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTest {
    @Test
    void aFailedCommandIsToldWithWhatItSaid() {
        assertThatThrownBy(() -> Command.run("sh", "-c", "echo no such thing >&2; exit 3"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("status 3")
                .hasMessageContaining("no such thing");
    }

    @Test
    void aCommandThatDoesNotEndIsEndedAtItsDeadline() {
        assertThatThrownBy(() -> Command.attempt(Duration.ofMillis(100), List.of("sleep", "60")))
                .hasMessageContaining("did not end within 100 ms");
    }

    @Test
    void anAwaitedConditionThatNeverHoldsIsTold() {
        assertThatThrownBy(() -> Await.until(Duration.ofMillis(10), () -> false, () -> "still raining"))
                .hasMessage("still raining");
    }

    @Test
    void residentMemoryOfThisProcessIsReadInBytes() {
        ResidentMemory memory = ResidentMemory.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(memory.currentBytes()).isBetween(10L << 20, 4L << 30);
        assertThat(memory.peakBytes()).isGreaterThanOrEqualTo(memory.currentBytes());
        assertThat(ResidentMemory.of(Long.MAX_VALUE)).isEmpty();
        assertThat(ResidentMemory.field("VmRSS:\t    1234 kB\n", "VmRSS:")).hasValue(1234 * 1024);
    }

    @Test
    void theMachinesOwnNamespaceIsNeverTakenForALabs() {
        assertThat(NamespaceProcesses.of(List.of(Path.of("/proc/self/ns/net"))).find())
                .isEmpty();
        assertThat(NamespaceProcesses.of(List.of(Path.of("/no/such/file"))).find())
                .isEmpty();
    }
}
