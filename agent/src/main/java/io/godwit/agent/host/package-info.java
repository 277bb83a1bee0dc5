/** What this host is. */
@org.jspecify.annotations.NullMarked
package io.godwit.agent.host;
