package io.godwit.lab.guest;

import io.godwit.lab.layout.LabException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * The records that a guest writes to its disk, read from the image outside the guest. A record has 512 bytes, little
 * endian: 8 bytes {@code GODWITDL}, 8 sequence (from 1), 16 boot id, 8 time in ns, 8 number of records in the ring,
 * filling, and in the last 8 the FNV-1a checksum of everything before. Sequence {@code s} lies in slot
 * {@code (s - 1) mod records}.
 *
 * @param acked acknowledged records that the ring must still hold
 * @param found those of them that are there, whole and of this boot
 */
public record DiskLog(long acked, long found) {
    static final int RECORD_BYTES = 512;
    private static final long MAGIC = 0x4c44_5449_5744_4f47L;
    private static final int CHECKSUM_AT = RECORD_BYTES - 8;

    /** True when nothing that was acknowledged is missing. */
    public boolean complete() {
        return acked == found;
    }

    /**
     * Looks for every record up to the acknowledged one.
     *
     * @param bootId 32 hexadecimal digits, from {@link GuestStatus}
     */
    public static DiskLog read(Path image, String bootId, long ackedSequence) {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            long slots = channel.size() / RECORD_BYTES;
            // A writer that has gone on may already have overwritten the oldest slots: a small part is not asked for.
            long first = Math.max(1, ackedSequence - (slots - slots / 8) + 1);
            long found = 0;
            for (long sequence = first; sequence <= ackedSequence; sequence++) {
                if (holds(channel, slots, sequence, bootId)) {
                    found++;
                }
            }
            return new DiskLog(Math.max(0, ackedSequence - first + 1), found);
        } catch (IOException e) {
            throw new LabException("cannot read the disk image " + image + ": " + e.getMessage(), e);
        }
    }

    private static boolean holds(FileChannel channel, long slots, long sequence, String bootId) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long position = (sequence - 1) % slots * RECORD_BYTES;
        while (record.hasRemaining()) {
            int length = channel.read(record, position + record.position());
            if (length < 0) {
                return false;
            }
        }
        byte[] bytes = record.array();
        return record.getLong(0) == MAGIC
                && record.getLong(8) == sequence
                && HexFormat.of().formatHex(bytes, 16, 32).equals(bootId)
                && record.getLong(CHECKSUM_AT) == checksum(bytes);
    }

    static long checksum(byte[] record) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < CHECKSUM_AT; i++) {
            hash = (hash ^ (record[i] & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
