/** The command that follows the controller's events. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.event;
