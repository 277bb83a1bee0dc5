package io.godwit.lab.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InitramfsArchiveTest {
    @Test
    void entriesAreInTheNewcFormatAndAligned() {
        byte[] archive = new InitramfsArchive()
                .directory("dev")
                .characterDevice("dev/console", 5, 1)
                .file("init", "hello".getBytes(StandardCharsets.US_ASCII))
                .finish();
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        assertThat(archive.length % 4).isZero();
        for (String name : new String[] {"dev\0", "dev/console\0", "init\0", "TRAILER!!!\0"}) {
            int header = text.indexOf(name) - 110;
            assertThat(header % 4).as(name).isZero();
            assertThat(text.substring(header, header + 6)).isEqualTo("070701");
        }
        int init = text.indexOf("init\0") - 110;
        assertThat(text.substring(init + 14, init + 22)).isEqualTo("000081ed");
        assertThat(text.substring(init + 54, init + 62)).isEqualTo("00000005");
        int console = text.indexOf("dev/console\0") - 110;
        assertThat(text.substring(console + 78, console + 94)).isEqualTo("0000000500000001");
    }
}
