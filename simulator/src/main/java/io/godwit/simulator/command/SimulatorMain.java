package io.godwit.simulator.command;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.simulator.Fleet;
import io.godwit.simulator.HostSize;
import io.godwit.simulator.SimulatedWorld;
import io.godwit.simulator.controller.ControllerApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit simulator}: modelled hosts for a running controller, until it is told to end. */
@Command(
        name = "godwit simulator",
        description =
                "Joins modelled hosts, named sim-001 and on, to a running controller and plays them until Ctrl-C. No"
                        + " hypervisor is needed; nothing they tell is real.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:ended as told",
            "1:unexpected failure",
            "2:wrong usage",
            "3:refused by the controller",
            "7:controller not reachable",
            "8:not authenticated, or no right"
        })
public final class SimulatorMain implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:GODWIT_SERVER}",
            description = "The controller, for example https://godwit.example:8443. Environment: GODWIT_SERVER.")
    private @Nullable URI server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_TOKEN_FILE}",
            description = "File that holds an administrator's API token. Environment: GODWIT_TOKEN_FILE.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            defaultValue = "${env:GODWIT_CA}",
            description = "The controller's CA certificate (ca.pem); without it the CAs of this machine count."
                    + " Environment: GODWIT_CA.")
    private @Nullable Path authority;

    @Option(names = "--hosts", defaultValue = "3", description = "Number of hosts (${DEFAULT-VALUE}).")
    private int hosts;

    @Option(names = "--vms", defaultValue = "30", description = "Number of VMs in all (${DEFAULT-VALUE}).")
    private int vms;

    @Option(
            names = "--speed",
            defaultValue = "1x",
            converter = SpeedConverter.class,
            description = "How fast the modelled time runs, for example 10x (${DEFAULT-VALUE}).")
    private double speed;

    @Option(
            names = "--adapter-speed",
            paramLabel = "MBIT/S",
            defaultValue = "10000",
            description = "Speed of each host's migration adapter, megabits per second (${DEFAULT-VALUE}).")
    private long adapterSpeed;

    @Option(names = "--clean", description = "Remove the modelled hosts from the controller at the end.")
    private boolean clean;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new SimulatorMain());
        line.setExecutionExceptionHandler((error, command, _) -> {
            if (error instanceof GodwitException known) {
                command.getErr().println("error: " + known.getMessage());
                command.getErr().println("code: " + known.code().code());
                return exitCode(known.code());
            }
            error.printStackTrace(command.getErr());
            return 1;
        });
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Fleet fleet = fleet();
        try (ControllerApi api = open();
                SimulatedWorld world = SimulatedWorld.atSpeed(speed)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(told, over)));
            out.println("joining " + fleet.hosts() + " modelled hosts to " + server);
            out.flush();
            fleet.join(world, api::joinToken);
            out.println("playing hosts " + Fleet.hostName(1) + " to " + Fleet.hostName(fleet.hosts()) + " with "
                    + fleet.vms() + " VMs, at speed " + speed + "; Ctrl-C ends");
            out.flush();
            told.await();
            if (clean) {
                clean(fleet.hostNames(), api, out);
            }
        } finally {
            over.countDown();
        }
        return 0;
    }

    private Fleet fleet() {
        try {
            HostSize size = HostSize.standard().withMigrationMegabits(adapterSpeed);
            return new Fleet(hosts, vms, size);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ControllerApi open() {
        URI address = server;
        Path file = tokenFile;
        if (address == null || !"https".equals(address.getScheme()) || address.getHost() == null) {
            throw usage("no controller is given: set --server or GODWIT_SERVER to its https address");
        }
        if (file == null) {
            throw usage("no token is given: set --token-file or GODWIT_TOKEN_FILE to the file that holds it");
        }
        try {
            return ControllerApi.open(address, Files.readString(file).strip(), authority);
        } catch (IOException e) {
            throw usage("cannot read " + e.getMessage());
        }
    }

    private static void clean(List<String> names, ControllerApi api, PrintWriter out) {
        long removed = names.stream().filter(api::removeHost).count();
        out.println("removed " + removed + " modelled hosts");
        out.flush();
    }

    /** Called when the process is told to end: waits until the hosts are gone. */
    private static void end(CountDownLatch told, CountDownLatch over) {
        told.countDown();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static int exitCode(ErrorCode code) {
        return switch (code) {
            case HOST_DISCONNECTED -> 7;
            case UNAUTHENTICATED, TOKEN_EXPIRED, FORBIDDEN -> 8;
            case INTERNAL -> 1;
            default -> 3;
        };
    }
}
