package io.godwit.tunnel;

/** Kinds of frames; the table is in the package documentation. */
enum FrameType {
    HELLO(1, false, 4096),
    WELCOME(2, false, 4096),
    REFUSED(3, false, 8192),
    HEARTBEAT(4, false, 0),
    ACKNOWLEDGE(5, false, 0),
    MESSAGE(16, true, FrameHeader.MAXIMUM_PAYLOAD),
    STREAM_OPEN(17, true, 4),
    STREAM_DATA(18, true, FrameHeader.MAXIMUM_PAYLOAD),
    STREAM_END(19, true, 0),
    STREAM_CREDIT(20, true, 0),
    STREAM_RESET(21, true, 4096),
    PATH_LOST(22, true, 0),
    GOODBYE(23, true, 4096);

    private static final FrameType[] BY_CODE = new FrameType[24];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;
    private final boolean numbered;
    private final int maximumPayload;

    FrameType(int code, boolean numbered, int maximumPayload) {
        this.code = (byte) code;
        this.numbered = numbered;
        this.maximumPayload = maximumPayload;
    }

    byte code() {
        return code;
    }

    /** Whether frames of this kind are chunks: numbered, acknowledged and sent again if need be. */
    boolean numbered() {
        return numbered;
    }

    int maximumPayload() {
        return maximumPayload;
    }

    static FrameType of(byte code) throws ProtocolViolation {
        FrameType type = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new ProtocolViolation("unknown frame type " + (code & 0xff));
        }
        return type;
    }
}
