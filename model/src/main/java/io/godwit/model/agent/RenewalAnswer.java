package io.godwit.model.agent;

/**
 * The host's next certificate. The controller takes the old one until the host has connected with this one.
 *
 * @param certificate PEM
 * @param authority the controller's CA certificate, PEM
 */
public record RenewalAnswer(String certificate, String authority) {}
