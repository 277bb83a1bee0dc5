/** Commands for moves that have ended, and their figures. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.history;
