package io.godwit.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The listening side's no.
 *
 * @param code stable, for programs
 * @param text for people
 */
record Refusal(String code, String text) {
    static final int MAXIMUM_CODE = 64;
    static final int MAXIMUM_TEXT = 1024;

    Refusal {
        check(code, text);
    }

    static void check(String code, String text) {
        if (code.isEmpty() || code.length() > MAXIMUM_CODE || text.length() > MAXIMUM_TEXT) {
            throw new IllegalArgumentException("a refusal needs a code of 1 to " + MAXIMUM_CODE
                    + " characters and a text of at most " + MAXIMUM_TEXT + ": " + code);
        }
    }

    byte[] encode() {
        byte[] first = code.getBytes(StandardCharsets.UTF_8);
        byte[] second = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer target = ByteBuffer.allocate(4 + first.length + second.length);
        target.putShort((short) first.length).put(first);
        target.putShort((short) second.length).put(second);
        return target.array();
    }

    static Refusal read(ByteBuffer source) throws ProtocolViolation {
        String code = readText(source);
        String text = readText(source);
        if (code.isEmpty() || code.length() > MAXIMUM_CODE || text.length() > MAXIMUM_TEXT) {
            throw new ProtocolViolation(
                    "a refusal with a code of " + code.length() + " and a text of " + text.length() + " characters");
        }
        return new Refusal(code, text);
    }

    private static String readText(ByteBuffer source) throws ProtocolViolation {
        int length = source.remaining() < 2 ? 0x10000 : source.getShort() & 0xffff;
        if (length > source.remaining()) {
            throw new ProtocolViolation("a refusal ends in the middle");
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
