/** The mover process: started, attached to again, spoken to. */
@org.jspecify.annotations.NullMarked
package io.godwit.agent.movers;
