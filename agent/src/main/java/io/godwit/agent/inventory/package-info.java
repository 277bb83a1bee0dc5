/** The VMs of this host's libvirt, watched by events, and the memory of what was seen of them. */
@org.jspecify.annotations.NullMarked
package io.godwit.agent.inventory;
