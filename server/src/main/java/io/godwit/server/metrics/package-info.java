/** Figures for Prometheus. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.metrics;
