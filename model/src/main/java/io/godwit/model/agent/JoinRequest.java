package io.godwit.model.agent;

/**
 * What a new host posts to {@code /join/v1}.
 *
 * @param secret the join token's secret
 * @param certificateRequest PKCS #10 in PEM, signed by the host's own EC P-256 key; its subject is ignored
 */
public record JoinRequest(String secret, String certificateRequest) {

    @Override
    public String toString() {
        return "JoinRequest[secret=…]";
    }
}
