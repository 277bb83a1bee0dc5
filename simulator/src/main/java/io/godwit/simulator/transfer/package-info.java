/** How memory flows in the model. */
@org.jspecify.annotations.NullMarked
package io.godwit.simulator.transfer;
