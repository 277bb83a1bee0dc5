/** Commands for API tokens and for who one is. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.token;
