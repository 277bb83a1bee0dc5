/** How a command ends: its exit code and its error. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.problem;
