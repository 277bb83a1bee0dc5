package io.godwit.server.inventory;

import io.godwit.model.HostId;
import io.godwit.model.vm.Vm;

/** One VM on one host; while a VM moves, it may have two places. */
public record VmPlace(HostId host, Vm vm) {}
