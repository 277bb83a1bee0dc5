package io.godwit.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** A message that a real libvirtd sent, length word included. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CapturedFrame(Procedure procedure, byte[] bytes) {
    static List<CapturedFrame> all() {
        try (InputStream in = CapturedFrame.class.getResourceAsStream("captured-frames.txt")) {
            if (in == null) {
                throw new AssertionError("captured-frames.txt is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .map(part -> new CapturedFrame(
                            Procedure.valueOf(part[0]), HexFormat.of().parseHex(part[3])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same message as the answer to another call. */
    CapturedFrame withSerial(int serial) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).putInt(20, serial);
        return new CapturedFrame(procedure, copy);
    }

    @Override
    public String toString() {
        return procedure.name();
    }
}
