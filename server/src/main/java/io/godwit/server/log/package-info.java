/** What the log tells of requests. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.log;
