/** Commands for clusters. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.cluster;
