/**
 * Commands with a deadline, and the processes of a lab: found by the namespaces they live in.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.process;
