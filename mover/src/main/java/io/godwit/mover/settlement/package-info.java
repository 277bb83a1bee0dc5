/** What may be done with a VM's copies after a fault: one pure function. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.settlement;
