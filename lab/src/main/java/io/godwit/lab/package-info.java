/**
 * Real hosts on one machine.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab;
