package io.godwit.lab.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an initramfs: a cpio archive in the "newc" format (kernel documentation: early-userspace/buffer-format). */
final class InitramfsArchive {
    private static final int DIRECTORY = 0040755;
    private static final int EXECUTABLE = 0100755;
    private static final int CHARACTER_DEVICE = 0020600;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode = 1;

    InitramfsArchive directory(String path) {
        return entry(path, DIRECTORY, new byte[0], 0, 0);
    }

    InitramfsArchive file(String path, byte[] content) {
        return entry(path, EXECUTABLE, content, 0, 0);
    }

    InitramfsArchive characterDevice(String path, int major, int minor) {
        return entry(path, CHARACTER_DEVICE, new byte[0], major, minor);
    }

    byte[] finish() {
        entry("TRAILER!!!", 0, new byte[0], 0, 0);
        return out.toByteArray();
    }

    private InitramfsArchive entry(String path, int mode, byte[] content, int major, int minor) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.US_ASCII);
        int[] fields = {inode++, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, name.length, 0};
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append(String.format("%08x", field));
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(name);
        pad();
        out.writeBytes(content);
        pad();
        return this;
    }

    private void pad() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }
}
