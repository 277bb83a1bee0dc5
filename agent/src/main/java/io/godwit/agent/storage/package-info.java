/** The proof that a directory is the same on two hosts. */
@org.jspecify.annotations.NullMarked
package io.godwit.agent.storage;
