package io.godwit.server.host;

import io.godwit.model.agent.JoinAnswer;
import io.godwit.model.agent.JoinRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where a new host shows its token; the token is the only credential. */
@RestController
final class JoinResource {

    private final Enrolments enrolments;

    JoinResource(Enrolments enrolments) {
        this.enrolments = enrolments;
    }

    @PostMapping("/join/v1")
    JoinAnswer join(@RequestBody JoinRequest request) {
        return enrolments.join(request);
    }
}
