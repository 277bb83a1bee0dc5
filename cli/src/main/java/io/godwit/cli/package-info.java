/**
 * The command line; it talks only to the public API.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.cli;
