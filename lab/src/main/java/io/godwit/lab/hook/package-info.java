/** Holds moves at chosen points, for fault injection in the lab. */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.hook;
