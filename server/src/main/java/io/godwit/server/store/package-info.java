/** The data directory and the database in it. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.store;
