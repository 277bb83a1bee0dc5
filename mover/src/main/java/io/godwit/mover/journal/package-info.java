/** What a mover writes down: the journal of its moves on disk and the exclusive decisions in the runtime directory. */
@org.jspecify.annotations.NullMarked
package io.godwit.mover.journal;
