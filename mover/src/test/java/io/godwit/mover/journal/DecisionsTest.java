package io.godwit.mover.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.MigrationId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsTest {

    @TempDir
    Path directory;

    @Test
    void exactlyOneDecisionStandsHoweverManyTryAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 100; round++) {
                MigrationId id = MigrationId.random();
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<Boolean>> tries = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Decision decision = i % 2 == 0 ? Decision.COMMIT : Decision.ABORT;
                    Decisions ours = new Decisions(directory);
                    Callable<Boolean> attempt = () -> {
                        start.await();
                        boolean won = ours.record(id, decision);
                        assertThat(ours.findDecision(id)).isPresent();
                        if (won) {
                            assertThat(ours.findDecision(id)).contains(decision);
                        }
                        return won;
                    };
                    tries.add(threads.submit(attempt));
                }
                int won = 0;
                for (Future<Boolean> attempt : tries) {
                    won += attempt.get() ? 1 : 0;
                }
                assertThat(won).isEqualTo(1);
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).as("the records and the epoch, no temporary file").hasSize(100 + 1);
        }
    }

    @Test
    void aRecordSurvivesTheProcessAndIsForgottenOnlyOnDemand() throws Exception {
        MigrationId id = MigrationId.random();
        new Decisions(directory).record(id, Decision.COMMIT);
        new Decisions(directory).record(id, Result.FINISHED);
        Decisions later = new Decisions(directory);
        assertThat(later.findDecision(id)).contains(Decision.COMMIT);
        assertThat(later.findResult(id)).contains(Result.FINISHED);
        assertThat(later.record(id, Decision.ABORT)).isFalse();
        assertThat(later.record(id, Result.FAILED)).isFalse();
        later.forget(id);
        assertThat(later.findDecision(id)).isEmpty();
        assertThat(later.findResult(id)).isEmpty();
    }

    @Test
    void anEmptiedDirectoryHasAnotherEpoch() throws Exception {
        String epoch = new Decisions(directory).epoch();
        assertThat(new Decisions(directory).epoch()).isEqualTo(epoch);
        Files.delete(directory.resolve("epoch"));
        assertThat(new Decisions(directory).epoch()).isNotEqualTo(epoch);
    }
}
