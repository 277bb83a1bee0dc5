package io.godwit.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowTest {

    @Test
    void cellsAreSeparatedByCommasAndTheLineEndsWithCrLf() {
        assertThat(new CsvRow().text("a").plain(7).text(null).plain(null)).hasToString("a,7,,\r\n");
    }

    @Test
    void whatWouldBreakTheTableIsQuoted() {
        assertThat(new CsvRow()
                        .text("a,b")
                        .text("say \"no\"")
                        .text("two\nlines")
                        .text("plain"))
                .hasToString("\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",plain\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@x", "\tx"})
    void whatASpreadsheetWouldRunIsDefused(String text) {
        assertThat(new CsvRow().text(text)).hasToString("'" + text + "\r\n");
    }

    @Test
    void aFormulaWithACommaIsDefusedAndQuoted() {
        assertThat(new CsvRow().text("=HYPERLINK(\"x\",1)")).hasToString("\"'=HYPERLINK(\"\"x\"\",1)\"\r\n");
    }

    @Test
    void aNegativeNumberStaysANumber() {
        assertThat(new CsvRow().plain("-0.012")).hasToString("-0.012\r\n");
    }
}
