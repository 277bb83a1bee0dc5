package io.godwit.lab.process;

import java.util.List;

/** What a finished command said. */
public record CommandOutput(List<String> command, int exitCode, String output, String error) {
    public CommandOutput {
        command = List.copyOf(command);
    }

    public boolean succeeded() {
        return exitCode == 0;
    }
}
