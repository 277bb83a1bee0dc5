package io.godwit.server.problem;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;

/**
 * One of several reasons for which a request was refused.
 *
 * @param subject what it is about, as the caller named it, for example a VM's name
 */
public record Reason(String subject, ErrorCode code, String detail) {

    public Reason {
        subject = Printable.text(subject);
        detail = Printable.text(detail);
    }

    public static Reason of(String subject, GodwitException why) {
        return new Reason(subject, why.code(), String.valueOf(why.getMessage()));
    }
}
