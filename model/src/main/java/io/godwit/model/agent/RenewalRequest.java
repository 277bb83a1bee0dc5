package io.godwit.model.agent;

/**
 * Asks for the host's next certificate.
 *
 * @param certificateRequest PKCS #10 in PEM, signed by the host's next EC P-256 key; its subject is ignored
 */
public record RenewalRequest(String certificateRequest) {}
