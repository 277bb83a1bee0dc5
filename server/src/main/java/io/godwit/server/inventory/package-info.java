/** The VMs of all hosts, as their agents tell them. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.inventory;
