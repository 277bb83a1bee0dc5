/**
 * A pure-Java client of libvirt's RPC protocol over the local unix socket.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.libvirt;
