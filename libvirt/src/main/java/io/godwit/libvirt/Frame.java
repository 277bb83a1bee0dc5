package io.godwit.libvirt;

import java.nio.ByteBuffer;

/**
 * One message: six header words and a payload.
 *
 * @param type one of the {@code TYPE_} numbers; others are possible and ignored
 * @param serial number of the call; a reply repeats it, events carry 0
 */
record Frame(int program, int version, int procedure, int type, int serial, int status, XdrDecoder payload) {
    static final int TYPE_CALL = 0;
    static final int TYPE_REPLY = 1;
    static final int TYPE_MESSAGE = 2;

    static final int STATUS_OK = 0;
    static final int STATUS_ERROR = 1;

    /** Takes the bytes after the length word. */
    static Frame decode(ByteBuffer body) {
        XdrDecoder in = new XdrDecoder(body);
        int program = in.integer();
        int version = in.integer();
        int procedure = in.integer();
        int type = in.integer();
        int serial = in.integer();
        int status = in.integer();
        return new Frame(program, version, procedure, type, serial, status, in);
    }

    /** The bytes for the wire, length word first. */
    static ByteBuffer encode(Procedure procedure, int type, int serial, byte[] payload) {
        int length = Limits.LENGTH_WORD + Limits.HEADER + payload.length;
        return ByteBuffer.allocate(length)
                .putInt(length)
                .putInt(procedure.program().number())
                .putInt(Program.VERSION)
                .putInt(procedure.number())
                .putInt(type)
                .putInt(serial)
                .putInt(STATUS_OK)
                .put(payload)
                .flip();
    }

    /**
     * Checks a length word as received.
     *
     * @return the number of bytes that follow it
     */
    static int bodyLength(int lengthWord) {
        long length = Integer.toUnsignedLong(lengthWord);
        if (length < Limits.LENGTH_WORD + Limits.HEADER || length > Limits.LENGTH_WORD + (long) Limits.MESSAGE) {
            throw new ProtocolException("a message of " + length + " bytes is outside libvirt's bounds of "
                    + (Limits.LENGTH_WORD + Limits.HEADER) + " to " + (Limits.LENGTH_WORD + Limits.MESSAGE));
        }
        return (int) length - Limits.LENGTH_WORD;
    }
}
