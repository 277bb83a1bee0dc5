package io.godwit.lab;

import io.godwit.lab.guest.Guest;
import io.godwit.lab.guest.GuestSettings;
import io.godwit.lab.guest.GuestStatus;
import io.godwit.lab.layout.LabName;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit lab vm create|ls}. */
@Command(name = "vm", mixinStandardHelpOptions = true, description = "Guests of a lab.")
final class LabVmCommand {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Make a guest and wait until it answers.")
    void create(
            @Parameters(paramLabel = "NAME", description = "Name of the guest.") String guestName,
            @Option(
                            names = "--name",
                            defaultValue = LabCommand.NAME,
                            description = "Name of the lab (GODWIT_LAB, or lab).")
                    String labName,
            @Option(names = "--host", required = true, description = "Host to start on, such as h1.") String host,
            @Option(names = "--memory", defaultValue = "256MiB", description = "RAM; half of it is written.")
                    String memory,
            @Option(names = "--dirty", defaultValue = "0", description = "How fast memory is written.") String dirty,
            @Option(names = "--disk", defaultValue = "16MiB", description = "Size of the disk; 0 for none.")
                    String disk,
            @Option(names = "--no-start", description = "Define only.") boolean noStart,
            @Option(names = "--yes", description = "Install missing packages without asking.") boolean yes) {
        GuestSettings settings = GuestSettings.of(guestName, host)
                .withMemory(ByteSize.parse(memory))
                .withDirtyRate(ByteSize.parseRate(dirty))
                .withDisk(ByteSize.parse(disk));
        try (Lab lab = Lab.attach(new LabName(labName))) {
            Guest guest = lab.createGuest(noStart ? settings.notStarted() : settings);
            print("Guest " + guest.name() + " is " + (noStart ? "defined on " : "up on ") + host + ": " + guest.ip()
                    + ", " + guest.uuid());
        }
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Guests and what they say of themselves.")
    void list(
            @Option(
                            names = "--name",
                            defaultValue = LabCommand.NAME,
                            description = "Name of the lab (GODWIT_LAB, or lab).")
                    String labName) {
        try (Lab lab = Lab.attach(new LabName(labName))) {
            for (Guest guest : lab.guests()) {
                Optional<GuestStatus> status = guest.findStatus();
                print(guest.name() + "  " + guest.ip() + "  " + guest.mac() + "  "
                        + status.map(LabVmCommand::describe).orElse("does not answer"));
            }
        }
    }

    private static String describe(GuestStatus status) {
        return "up " + status.uptimeMillis() / 1000 + " s, heartbeat " + status.heartbeat() + ", writes "
                + status.dirtyBytesPerSecond() / 1024 / 1024 + " MiB/s, "
                + (status.memoryIntact() ? "memory intact" : "MEMORY CORRUPT: " + status.corruptedPages() + " pages")
                + ", disk records " + status.diskAcked();
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
