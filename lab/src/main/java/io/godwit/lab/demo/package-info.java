/**
 * Moves a guest and measures what the move was like: from the controller's report, from outside the guest and from what
 * the guest says of itself.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.demo;
