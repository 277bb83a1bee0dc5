package io.godwit.server.host;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Hosts and their join tokens. */
@RestController
@RequestMapping("/api/v1/hosts")
final class HostResource {

    record TokenRequest(String hostName) {}

    /** The token itself is shown this once only. */
    record Token(String hostName, String token, long expiresInSeconds) {}

    private final Hosts hosts;
    private final Enrolments enrolments;

    HostResource(Hosts hosts, Enrolments enrolments) {
        this.hosts = hosts;
        this.enrolments = enrolments;
    }

    @GetMapping
    List<Host> list() {
        return hosts.list();
    }

    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    Token createToken(@RequestBody TokenRequest request) {
        String token = enrolments.createToken(request.hostName()).encoded();
        return new Token(request.hostName(), token, Enrolments.TOKEN_LIFE.toSeconds());
    }
}
