/** What a command prints: tables for people, JSON and YAML for programs. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.output;
