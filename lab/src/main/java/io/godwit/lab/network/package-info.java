/**
 * The lab's switch and its links, and sockets opened inside its namespaces.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.network;
