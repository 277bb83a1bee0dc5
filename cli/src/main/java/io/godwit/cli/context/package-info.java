/** Where the controller is and how to be let in: options, variables, kept logins. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.context;
