package io.godwit.lab.controller;

import io.godwit.lab.host.Daemon;
import io.godwit.lab.host.HostScript;
import io.godwit.lab.host.LabHost;
import io.godwit.lab.layout.LabAddresses;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabName;
import io.godwit.lab.layout.LabPaths;
import io.godwit.lab.network.LabNetwork;
import io.godwit.lab.process.Await;
import io.godwit.lab.process.CommandOutput;
import io.godwit.lab.process.MarkedProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The lab's controller on the management network, reachable from the machine itself at a port on 127.0.0.1: two relays
 * lead there over a unix socket, which no namespace keeps apart.
 */
public final class LabController {
    private static final int PORT = 8443;
    private static final Duration START_DEADLINE = Duration.ofSeconds(90);
    private static final Duration JOIN_DEADLINE = Duration.ofMinutes(2);

    private final LabName lab;
    private final LabPaths paths;
    private final int localPort;

    public LabController(LabName lab, int localPort) {
        this.lab = lab;
        this.paths = new LabPaths(lab);
        this.localPort = localPort;
    }

    /** Refuses before anything is made where controller or agent is not built. */
    public static void requireBuilt() {
        Launcher launcher = Launcher.find();
        if (!launcher.has("server", "io.godwit.server.ServerMain")
                || !launcher.has("agent", "io.godwit.agent.AgentMain")) {
            throw new LabException(
                    "controller or agent is not built: './godwit build' builds them; '--libvirt-only' makes"
                            + " a lab without them");
        }
    }

    /** Starts controller and relays and returns when the controller answers. */
    public static LabController start(LabName lab) {
        LabController controller = new LabController(lab, freePort());
        controller.startDaemons();
        controller.awaitAnswer();
        return controller;
    }

    /** Where the command line and everybody else on this machine reaches the controller. */
    public String url() {
        return "https://127.0.0.1:" + localPort;
    }

    public int localPort() {
        return localPort;
    }

    public Path tokenFile() {
        return paths.controller().resolve("admin.token");
    }

    public Path certificateFile() {
        return paths.controller().resolve("ca.pem");
    }

    /** The controller's process, started again when it ends unless its supervision is paused. */
    public Daemon daemon() {
        return new Daemon("controller", "server", supervision());
    }

    /** Answers of the controller's API, asked with the administrator's token. */
    public ControllerApi api() {
        return new ControllerApi(url(), tokenFile(), certificateFile());
    }

    /** Has the host join the controller and starts its agent; returns when the controller sees it connected. */
    public void join(LabHost host) {
        Launcher launcher = Launcher.find();
        Path token = host.paths().etcGodwit().resolve("join.token");
        writeSecret(token, api().createJoinToken(host.name()));
        // The script reads its environment inside the host too.
        List<String> join = new ArrayList<>(List.of("env"));
        environment(launcher).forEach((name, value) -> join.add(name + "=" + value));
        join.addAll(launcher.command("agent", "join", "--token-file", "/etc/godwit/join.token"));
        CommandOutput joined = host.attempt(join);
        if (!joined.succeeded()) {
            throw new LabException(
                    "host " + host.name() + " could not join the controller: " + joined.error() + joined.output());
        }
        host.supervise("agent", launcher.command("agent", "run"), environment(launcher));
        Await.until(
                JOIN_DEADLINE,
                () -> api().connectedHosts().contains(host.name()),
                () -> "the agent of host " + host.name() + " did not connect to the controller within "
                        + JOIN_DEADLINE.toSeconds() + " s; its log: "
                        + host.paths().logs().resolve("agent.log"));
    }

    private void startDaemons() {
        Launcher launcher = Launcher.find();
        HostScript script = new HostScript(paths);
        try {
            Files.createDirectories(supervision());
        } catch (IOException e) {
            throw new LabException("cannot make " + supervision() + ": " + e.getMessage(), e);
        }
        Path log = paths.log().resolve("server.log");
        List<String> server = launcher.command(
                "server",
                "--data",
                paths.controller().toString(),
                "--listen",
                "0.0.0.0",
                "--port",
                Integer.toString(PORT),
                "--name",
                LabAddresses.CONTROLLER,
                "--name",
                "127.0.0.1");
        script.launchCommand(
                concat(enter(), script.supervise("server", supervision(), log, server)), environment(launcher), log);
        Path socket = supervision().resolve("relay.sock");
        script.launchCommand(
                concat(
                        enter(),
                        List.of(
                                "socat",
                                "UNIX-LISTEN:" + socket + ",fork",
                                "TCP:" + LabAddresses.CONTROLLER + ":" + PORT)),
                Map.of(),
                paths.log().resolve("relay.log"));
        script.launchCommand(
                List.of(
                        "socat",
                        "TCP-LISTEN:" + localPort + ",bind=127.0.0.1,fork,reuseaddr",
                        "UNIX-CONNECT:" + socket),
                Map.of(MarkedProcesses.MARK, lab.value()),
                paths.log().resolve("relay.log"));
    }

    private void awaitAnswer() {
        Await.until(
                START_DEADLINE,
                () -> Files.exists(tokenFile()) && listens() && api().answers(),
                () -> "the controller did not answer within " + START_DEADLINE.toSeconds() + " s; its log: "
                        + paths.log().resolve("server.log"));
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void writeSecret(Path file, String secret) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret + "\n");
        } catch (IOException e) {
            throw new LabException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Hooks are files in a directory that every host has for itself. */
    private static Map<String, String> environment(Launcher launcher) {
        Map<String, String> all = new HashMap<>(launcher.environment());
        all.put("GODWIT_HOOKS", "/run/lab/hooks");
        return all;
    }

    private List<String> enter() {
        return List.of("nsenter", "--net=" + lab.namespacePath(LabNetwork.CONTROLLER), "--");
    }

    private Path supervision() {
        return paths.run().resolve("controller");
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabException("no free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }
}
