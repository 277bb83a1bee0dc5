/** Hosts that belong together, named by an administrator. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.cluster;
