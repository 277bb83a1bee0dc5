/** Whether the controller answers. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.health;
