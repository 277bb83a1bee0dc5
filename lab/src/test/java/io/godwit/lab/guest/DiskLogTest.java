package io.godwit.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskLogTest {
    private static final String BOOT = "00112233445566778899aabbccddeeff";
    private static final int SLOTS = 64;

    @TempDir
    private Path directory = Path.of("");

    private byte[] disk = new byte[0];

    @BeforeEach
    void emptyDisk() {
        disk = new byte[SLOTS * DiskLog.RECORD_BYTES];
    }

    @Test
    void everyAcknowledgedRecordIsFound() throws IOException {
        write(1, 40, BOOT);
        assertThat(read(40)).isEqualTo(new DiskLog(40, 40));
        assertThat(read(40).complete()).isTrue();
    }

    @Test
    void aMissingRecordIsNoticed() throws IOException {
        write(1, 39, BOOT);
        assertThat(read(40)).isEqualTo(new DiskLog(40, 39));
        assertThat(read(40).complete()).isFalse();
    }

    @Test
    void aRecordWithOneChangedBitIsNotFound() throws IOException {
        write(1, 40, BOOT);
        disk[17 * DiskLog.RECORD_BYTES + 300] ^= 4;
        assertThat(read(40)).isEqualTo(new DiskLog(40, 39));
    }

    @Test
    void recordsOfAnEarlierBootDoNotCount() throws IOException {
        write(1, 40, BOOT.replace('0', '1'));
        write(1, 10, BOOT);
        assertThat(read(12)).isEqualTo(new DiskLog(12, 10));
    }

    @Test
    void aRingThatHasGoneRoundIsAskedForItsNewestRecordsOnly() throws IOException {
        write(1, 210, BOOT);
        assertThat(read(205)).isEqualTo(new DiskLog(56, 56));
    }

    @Test
    void nothingAcknowledgedMeansNothingToFind() throws IOException {
        assertThat(read(0)).isEqualTo(new DiskLog(0, 0));
    }

    private DiskLog read(long acked) throws IOException {
        Path image = Files.write(directory.resolve("disk.raw"), disk);
        return DiskLog.read(image, BOOT, acked);
    }

    private void write(long first, long last, String boot) {
        for (long sequence = first; sequence <= last; sequence++) {
            ByteBuffer record = ByteBuffer.allocate(DiskLog.RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            record.put("GODWITDL".getBytes(StandardCharsets.US_ASCII)).putLong(sequence);
            record.put(HexFormat.of().parseHex(boot));
            record.putLong(DiskLog.RECORD_BYTES - 8, DiskLog.checksum(record.array()));
            System.arraycopy(
                    record.array(), 0, disk, (int) ((sequence - 1) % SLOTS) * DiskLog.RECORD_BYTES, record.capacity());
        }
    }
}
