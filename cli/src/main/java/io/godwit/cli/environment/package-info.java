/** What surrounds the program: variables, standard input, terminals. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.environment;
