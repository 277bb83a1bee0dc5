/** What this host permits, whatever the controller says. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.policy;
