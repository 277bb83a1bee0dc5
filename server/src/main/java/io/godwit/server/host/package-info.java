/** Hosts: how they join, their certificates, and the links of their agents. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.host;
