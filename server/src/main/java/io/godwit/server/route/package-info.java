/** Every route of the controller: who may use it, and what it takes. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.route;
