/** Commands that start, show, follow and cancel moves. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.migration;
