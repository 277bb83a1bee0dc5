/** What a person must look at. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.alarm;
