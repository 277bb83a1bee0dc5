package io.godwit.simulator;

import io.godwit.model.GodwitException;
import io.godwit.model.VmId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Many hosts with evenly spread VMs, the same ones each time: {@code sim-001} and on, {@code sim-vm-0001} and on.
 *
 * @param vms in all; VM number n begins at host n modulo the number of hosts
 */
public record Fleet(int hosts, int vms, HostSize size) {

    private static final int JOINING_AT_ONCE = 8;
    private static final int MOST_HOSTS = 9_999;
    private static final int MOST_VMS = 100_000;
    private static final long SEED = 4711;

    public Fleet {
        if (hosts < 1 || hosts > MOST_HOSTS || vms < 0 || vms > MOST_VMS) {
            throw new IllegalArgumentException(
                    "1 to " + MOST_HOSTS + " hosts and 0 to " + MOST_VMS + " VMs, not " + hosts + " and " + vms);
        }
    }

    /** The name of a host, counted from 1. */
    public static String hostName(int number) {
        return "sim-%03d".formatted(number);
    }

    /** The name of a VM, counted from 1. */
    public static String vmName(int number) {
        return "sim-vm-%04d".formatted(number);
    }

    /** All hosts' names. */
    public List<String> hostNames() {
        List<String> names = new ArrayList<>();
        for (int number = 1; number <= hosts; number++) {
            names.add(hostName(number));
        }
        return names;
    }

    /**
     * Joins all hosts, a few at a time, each with its VMs, and waits until the controller has welcomed the last.
     *
     * @param joinToken makes the join token of a host of that name
     * @throws GodwitException the first failure
     */
    public List<SimulatedHost> join(SimulatedWorld world, Function<String, String> joinToken) {
        List<Future<SimulatedHost>> joining = new ArrayList<>();
        Semaphore places = new Semaphore(JOINING_AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 1; number <= hosts; number++) {
                int own = number;
                joining.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return join(world, own, joinToken);
                    } finally {
                        places.release();
                    }
                }));
            }
            List<SimulatedHost> joined = new ArrayList<>();
            for (Future<SimulatedHost> each : joining) {
                joined.add(each.get());
            }
            return joined;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GodwitException known
                    ? known
                    : new IllegalStateException("a modelled host could not join", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hosts joined", e);
        }
    }

    private SimulatedHost join(SimulatedWorld world, int number, Function<String, String> joinToken) {
        SimulatedHost host = SimulatedHost.enrol(world, joinToken.apply(hostName(number)), size);
        for (int vm = 1; vm <= vms; vm++) {
            if ((vm - 1) % hosts == number - 1) {
                host.addVm(vm(vm));
            }
        }
        host.come();
        return host.awaitConnected();
    }

    /** 1 to 8 GiB, 1 to 4 CPUs, 0 to 160 MiB/s of writes; the same for the same number. */
    private SimulatedVm vm(int number) {
        Random random = new Random(SEED + number);
        String name = vmName(number);
        return new SimulatedVm(
                new VmId(UUID.nameUUIDFromBytes(("godwit/simulator/" + name).getBytes(StandardCharsets.UTF_8))),
                name,
                1 + random.nextInt(4),
                1L << (30 + random.nextInt(4)),
                (long) random.nextInt(161) << 20,
                size.datastores().isEmpty() ? "" : size.datastores().getFirst(),
                true,
                false);
    }
}
