package io.godwit.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.migration.Alarm;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whatATerminalWouldObeyBecomesVisible() {
        assertThat(Printable.line("web\u001b[31m\u202e\u0007\ud800")).isEqualTo("web\\u001b[31m\\u202e\\u0007\\ud800");
        assertThat(Printable.line("two\r\nlines\tand a tab\n")).isEqualTo("two  lines and a tab");
    }

    @Test
    void ordinaryTextStays() {
        assertThat(Printable.line("Größe 大 16 GiB → 🐦 “quoted”")).isEqualTo("Größe 大 16 GiB → 🐦 “quoted”");
    }

    @Test
    void messagesOfErrorsAndAlarmsAreMadeSafe() {
        assertThat(new GodwitException(ErrorCode.VM_UNKNOWN, "no VM \u001b[2J")).hasMessage("no VM \\u001b[2J");
        assertThat(new Alarm(MigrationId.random(), new VmId(UUID.randomUUID()), "code", "VM a\u001bb", Instant.EPOCH)
                        .message())
                .isEqualTo("VM a\\u001bb");
    }
}
