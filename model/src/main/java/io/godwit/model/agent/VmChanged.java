package io.godwit.model.agent;

import io.godwit.model.vm.Vm;

/** A VM appeared or changed. */
public record VmChanged(Vm vm) {}
