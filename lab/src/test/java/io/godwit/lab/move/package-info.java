/** Moves of real guests between real hosts, also while parts of Godwit die. */
@NullMarked
package io.godwit.lab.move;

import org.jspecify.annotations.NullMarked;
