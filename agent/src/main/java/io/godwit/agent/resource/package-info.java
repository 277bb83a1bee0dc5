/** The networks, datastores and adapters of this host: read from libvirt and the kernel, kept current, told. */
@org.jspecify.annotations.NullMarked
package io.godwit.agent.resource;
