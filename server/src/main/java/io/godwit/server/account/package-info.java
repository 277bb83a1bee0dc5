/** Who may use the API. */
@org.jspecify.annotations.NullMarked
package io.godwit.server.account;
