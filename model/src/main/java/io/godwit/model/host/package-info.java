/** Hosts: what an agent tells of its machine. */
@org.jspecify.annotations.NullMarked
package io.godwit.model.host;
