/** The controller's public API as a client sees it: requests, pages, events. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.api;
