/** What both sides need of libvirt. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.domain;
