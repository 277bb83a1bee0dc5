/** The command line: talks to the controller's public API and to nothing else. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli;
