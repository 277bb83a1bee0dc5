/** How a modelled host joins its controller with a key of its own, and renews its certificate. */
@org.jspecify.annotations.NullMarked
package io.godwit.simulator.enrolment;
