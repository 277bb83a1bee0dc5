/** What every move on this host works with. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.host;
