/**
 * The few kernel calls that Java lacks, by {@code java.lang.foreign}.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.linux;
