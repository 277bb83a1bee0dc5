/**
 * Measurements of Godwit, each beside what it must be compared with.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.bench;
