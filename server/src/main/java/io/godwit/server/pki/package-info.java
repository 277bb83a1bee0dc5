/** The controller's certificate authority and its HTTPS port. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.pki;
