/** Commands for hosts. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.host;
