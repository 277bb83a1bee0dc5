package io.godwit.agent.controller;

import io.godwit.model.agent.HostResources;
import io.godwit.model.agent.Inventory;
import io.godwit.model.host.HostFacts;
import io.godwit.model.host.HypervisorStatus;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the controller is told of this host whenever a link begins; each is asked for anew.
 *
 * @param resources empty until they were read once
 * @param connected run whenever the controller has welcomed this host
 */
public record HostState(
        Supplier<HostFacts> facts,
        Supplier<Inventory> inventory,
        Supplier<Optional<HostResources>> resources,
        Supplier<HypervisorStatus> hypervisor,
        Runnable connected) {}
