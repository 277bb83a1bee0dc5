/**
 * The process that represents a host at the controller.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.agent;
