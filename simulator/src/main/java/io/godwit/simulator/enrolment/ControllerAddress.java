package io.godwit.simulator.enrolment;

import java.net.URI;

/** One address of a controller that works. */
public record ControllerAddress(String host, int port) {

    /** Where agents dial. */
    public URI link() {
        return URI.create("wss://" + literal() + ":" + port + "/agent/v1/link");
    }

    URI join() {
        return URI.create("https://" + literal() + ":" + port + "/join/v1");
    }

    public ControllerAddress withPort(int other) {
        return new ControllerAddress(host, other);
    }

    private String literal() {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
