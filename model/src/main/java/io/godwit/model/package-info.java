/**
 * What travels between the parts of Godwit: hosts, VMs, tickets, progress, reports, error codes and the migration state machine.
 *
 * <p>Depends on nothing. Every record validates itself in its constructor and is immutable.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.model;
