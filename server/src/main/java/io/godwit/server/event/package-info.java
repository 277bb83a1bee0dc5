/**
 * What changes, as a stream of server-sent events.
 *
 * <p>Features call {@link io.godwit.server.event.Events#publish}; clients read {@code GET /api/v1/events}. One ring holds
 * the last events for all streams: a stream is a position in it, so that a slow client costs nothing but itself.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.server.event;
