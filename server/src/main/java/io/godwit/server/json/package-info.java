/** How the API writes JSON. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.json;
