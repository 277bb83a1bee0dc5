/** The API's own description. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.openapi;
