package io.godwit.lab.demo;

import io.godwit.lab.controller.LabController;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.process.ResidentMemory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The resident memory (VmRSS) of Godwit's processes in a lab. */
final class ProcessMemory {
    private static final String MOVER = "io.godwit.mover.MoverMain";

    private ProcessMemory() {}

    /**
     * MiB by process: {@code controller}, {@code agent-h1}, {@code mover-h1} and so on.
     *
     * @param notes told of each process that was not found; its figure is null
     */
    static Map<String, Resident> measure(LabController controller, List<LabHost> hosts, Consumer<String> notes) {
        Map<String, Resident> memory = new LinkedHashMap<>();
        memory.put("controller", mebibytes("controller", controller.daemon().findPid(), notes));
        for (LabHost host : hosts) {
            String agent = "agent-" + host.name();
            memory.put(agent, mebibytes(agent, host.daemon("agent").findPid(), notes));
        }
        for (LabHost host : hosts) {
            String mover = "mover-" + host.name();
            OptionalLong pid =
                    host.processes(MOVER).stream().mapToLong(Long::longValue).findFirst();
            memory.put(mover, mebibytes(mover, pid, notes));
        }
        return memory;
    }

    private static Resident mebibytes(String process, OptionalLong pid, Consumer<String> notes) {
        if (pid.isPresent()) {
            ResidentMemory found = ResidentMemory.of(pid.getAsLong()).orElse(null);
            if (found != null) {
                return new Resident(Math.round(found.currentBytes() / 1048576.0 * 10) / 10.0);
            }
        }
        notes.accept("memory of " + process + ": the process does not run");
        return new Resident(null);
    }
}
