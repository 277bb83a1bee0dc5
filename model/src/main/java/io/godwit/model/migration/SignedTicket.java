package io.godwit.model.migration;

/**
 * A ticket as it travels.
 *
 * @param payload the ticket's JSON, base64url without padding; the signature is over these characters (ASCII)
 * @param signature SHA256withECDSA by the controller's CA key, base64url without padding
 */
public record SignedTicket(String payload, String signature) {}
