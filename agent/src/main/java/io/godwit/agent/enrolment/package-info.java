/** How a host joins its controller, and what it keeps from that. */
@org.jspecify.annotations.NullMarked
package io.godwit.agent.enrolment;
