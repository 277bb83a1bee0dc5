/** Commands for virtual machines. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.vm;
