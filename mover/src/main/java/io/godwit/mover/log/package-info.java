/** The log of agent and mover: one line an event, with the id of its migration, as text or as JSON. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.log;
