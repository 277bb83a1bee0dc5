package io.godwit.libvirt;

/** The error body of a reply ({@code remote_error}): two texts and a domain in it are unused by the daemon and not kept. */
record RemoteError(int code, int domain, String message, int level) {
    ErrorCode errorCode() {
        return ErrorCode.of(code);
    }

    static RemoteError decode(XdrDecoder in) {
        int code = in.integer();
        int domain = in.integer();
        String message = in.optional(XdrDecoder::string).orElse("no message");
        int level = in.integer();
        return new RemoteError(code, domain, message, level);
    }
}
