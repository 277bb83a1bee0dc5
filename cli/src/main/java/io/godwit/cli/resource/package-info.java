/** Commands for what hosts offer: networks, datastores, adapters. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.resource;
