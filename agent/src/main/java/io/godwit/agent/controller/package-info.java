/** The agent's link to its controller: dialled again whenever it is lost, with an outbox for what must arrive. */
@org.jspecify.annotations.NullMarked
package io.godwit.agent.controller;
