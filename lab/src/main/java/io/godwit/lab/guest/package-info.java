/**
 * Guests that prove by themselves that they are still the same after a move, and what is measured of them from outside.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.guest;
