/** Where the controller listens, under which names, and where its data lies. */
@NullMarked
package io.godwit.server.settings;

import org.jspecify.annotations.NullMarked;
