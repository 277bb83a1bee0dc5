/** Lists in pages: what every list route takes and answers. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.page;
