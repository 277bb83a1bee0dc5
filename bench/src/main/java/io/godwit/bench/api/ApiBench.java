package io.godwit.bench.api;

import io.godwit.bench.api.ApiBenchReport.Load;
import io.godwit.bench.api.ApiBenchReport.Machine;
import io.godwit.lab.layout.LabException;
import io.godwit.link.Pem;
import io.godwit.link.TlsContexts;
import io.godwit.model.VmId;
import io.godwit.model.vm.VmState;
import io.godwit.simulator.Fleet;
import io.godwit.simulator.HostSize;
import io.godwit.simulator.SimulatedHost;
import io.godwit.simulator.SimulatedVm;
import io.godwit.simulator.SimulatedWorld;
import io.godwit.simulator.controller.ControllerApi;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run: starts, load, measurements. */
final class ApiBench {

    private static final int PAGE = 100;
    private static final int WHOLE = 5000;

    /**
     * How much is measured.
     *
     * @param requests of each kind
     * @param warmUp of each kind, before those that count
     * @param changes whose events are followed
     * @param starts of each kind
     */
    record Extent(int hosts, int vms, int streams, int requests, int warmUp, int changes, int starts) {}

    private final Path home;
    private final Path scratch;
    private final Extent extent;
    private final Consumer<String> step;

    ApiBench(Path home, Path scratch, Extent extent, Consumer<String> step) {
        this.home = home;
        this.scratch = scratch;
        this.extent = extent;
        this.step = step;
    }

    ApiBenchReport run() {
        double loadBefore = loadAverage();
        step.accept("starting the controller " + 2 * extent.starts() + " times");
        Latencies fresh = fresh();
        List<Long> again = new ArrayList<>();
        for (int number = 1; number < extent.starts(); number++) {
            try (ServerProcess server = start(data(extent.starts() - 1))) {
                again.add(server.readyNanos());
            }
        }
        try (ServerProcess server = start(data(extent.starts() - 1))) {
            again.add(server.readyNanos());
            return measure(server, fresh, Latencies.of(again), loadBefore);
        }
    }

    /** Each on a directory of its own; the last one gets all hosts and VMs, as an upgraded controller has them. */
    private Latencies fresh() {
        List<Long> nanos = new ArrayList<>();
        for (int number = 0; number < extent.starts(); number++) {
            try (ServerProcess server = start(data(number))) {
                nanos.add(server.readyNanos());
                if (number == extent.starts() - 1) {
                    try (SimulatedWorld world = SimulatedWorld.atSpeed(1)) {
                        join(server, world);
                    }
                }
            }
        }
        return Latencies.of(nanos);
    }

    private Path data(int number) {
        return scratch.resolve("data" + number);
    }

    private ApiBenchReport measure(ServerProcess server, Latencies fresh, Latencies again, double loadBefore) {
        try (SimulatedWorld world = SimulatedWorld.atSpeed(1);
                TimedRequests requests = new TimedRequests(client(server), server.address(), server.adminToken());
                EventStreams streams =
                        new EventStreams(client(server), server.address(), server.adminToken(), extent.streams())) {
            List<SimulatedHost> hosts = join(server, world);
            awaitShown(requests);
            step.accept("opening " + extent.streams() + " event streams");
            streams.open();
            step.accept("measuring " + extent.requests() + " answers of each kind");
            long listBytes = requests.get(whole()).length;
            Latencies list = requests.measure(extent.warmUp(), extent.requests(), _ -> whole());
            Latencies page = pages(requests);
            List<SimulatedVm> vms = world.vms();
            Latencies show = requests.measure(
                    extent.warmUp(),
                    extent.requests(),
                    number -> "/api/v1/vms/" + vms.get(number * 37 % vms.size()).id());
            step.accept("following " + extent.changes() + " changes to every client");
            Latencies event = events(hosts, streams);
            return new ApiBenchReport(
                    new Load(extent.hosts(), extent.vms(), extent.streams(), listBytes),
                    list,
                    page,
                    show,
                    event,
                    fresh,
                    again,
                    server.memoryBytes("VmRSS"),
                    server.memoryBytes("VmHWM"),
                    new Machine(
                            Runtime.getRuntime().availableProcessors(),
                            loadBefore,
                            loadAverage(),
                            Runtime.version().toString()));
        }
    }

    private List<SimulatedHost> join(ServerProcess server, SimulatedWorld world) {
        step.accept("joining " + extent.hosts() + " modelled hosts with " + extent.vms() + " VMs");
        try (ControllerApi api = ControllerApi.open(server.address(), server.adminToken(), server.authority())) {
            return new Fleet(extent.hosts(), extent.vms(), HostSize.standard()).join(world, api::joinToken);
        } catch (IOException e) {
            throw new LabException("cannot read the controller's CA: " + e.getMessage(), e);
        }
    }

    private void awaitShown(TimedRequests requests) {
        long end = System.nanoTime() + 60_000_000_000L;
        int shown = 0;
        while (System.nanoTime() < end) {
            shown = items(requests.get(whole())).path("items").size();
            if (shown == extent.vms()) {
                return;
            }
        }
        throw new LabException("the controller shows " + shown + " VMs, not " + extent.vms());
    }

    /** Walks the list again and again, each page one figure. */
    private Latencies pages(TimedRequests requests) {
        List<String> paths = new ArrayList<>();
        String path = "/api/v1/vms?limit=" + PAGE;
        while (!path.isEmpty()) {
            paths.add(path);
            String next = items(requests.get(path)).path("next").asString("");
            path = next.isEmpty() ? "" : "/api/v1/vms?limit=" + PAGE + "&cursor=" + encoded(next);
        }
        return requests.measure(extent.warmUp(), extent.requests(), number -> paths.get(number % paths.size()));
    }

    private Latencies events(List<SimulatedHost> hosts, EventStreams streams) {
        List<Long> nanos = new ArrayList<>();
        for (int number = -1; number < extent.changes(); number++) {
            SimulatedHost host = hosts.get(Math.floorMod(number * 7, hosts.size()));
            VmId vm = host.vms().getFirst().id();
            String word = "change " + number + " of the benchmark";
            List<Long> seen = streams.follow(() -> host.changeVm(vm, VmState.RUNNING, word), vm.toString(), word);
            if (number >= 0) {
                nanos.addAll(seen);
            }
        }
        return Latencies.of(nanos);
    }

    private static String whole() {
        return "/api/v1/vms?limit=" + WHOLE;
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static JsonNode items(byte[] body) {
        return JsonMapper.shared().readTree(body);
    }

    private ServerProcess start(Path data) {
        return ServerProcess.start(home, data, scratch.resolve("server.log"));
    }

    private static HttpClient client(ServerProcess server) {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(task -> Thread.ofVirtual().start(task))
                    .sslContext(TlsContexts.trusting(Pem.certificates(Files.readString(server.authority()))
                            .getFirst()))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new LabException("cannot read the controller's CA: " + e.getMessage(), e);
        }
    }

    private static double loadAverage() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        } catch (IOException e) {
            throw new LabException("cannot read the load average: " + e.getMessage(), e);
        }
    }
}
