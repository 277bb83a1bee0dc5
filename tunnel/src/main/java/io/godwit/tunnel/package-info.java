/**
 * The mutually authenticated, encrypted channel between two hosts; it knows nothing of VMs.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.tunnel;
