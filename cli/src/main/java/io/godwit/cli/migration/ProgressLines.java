package io.godwit.cli.migration;

import io.godwit.cli.environment.Terminal;
import io.godwit.cli.output.Text;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of moves on standard error. On a terminal one line a move, redrawn in place and never wider than it; moves
 * that do not fit are counted in a last line. Elsewhere one line for every change of state, and one every two seconds.
 */
final class ProgressLines {

    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PLAIN_NANOS = Duration.ofSeconds(2).toNanos();
    private static final String CLEAR_TO_END = "\u001b[K";

    /** What was last printed of a move, where there is no terminal. */
    private record Printed(String state, String line, long nanos) {}

    private final PrintWriter err;
    private final Optional<? extends Terminal> terminal;
    private final Map<String, MigrationView> moves = new LinkedHashMap<>();
    private final Map<String, Printed> printed = new LinkedHashMap<>();
    private final boolean several;
    private int drawnLines;
    private long drawnNanos = System.nanoTime() - REDRAW_NANOS;
    private @Nullable String remark;

    ProgressLines(PrintWriter err, Optional<? extends Terminal> terminal, boolean several) {
        this.err = err;
        this.terminal = terminal;
        this.several = several;
    }

    synchronized void show(MigrationView move) {
        MigrationView before = moves.put(move.id(), move);
        if (terminal.isEmpty()) {
            print(move);
        } else if (before == null
                || !before.state().equals(move.state())
                || System.nanoTime() - drawnNanos > REDRAW_NANOS) {
            draw();
        }
    }

    /** A remark below the progress, such as a controller that does not answer; null takes it away. */
    synchronized void remark(@Nullable String text) {
        if (Objects.equals(text, remark)) {
            return;
        }
        remark = text;
        if (terminal.isPresent()) {
            draw();
        } else if (text != null) {
            err.println(text);
            err.flush();
        }
    }

    /** Leaves the last state standing and the cursor below it. */
    synchronized void close() {
        if (terminal.isPresent()) {
            draw();
        }
        drawnLines = 0;
        moves.clear();
    }

    private void print(MigrationView move) {
        Printed last = printed.get(move.id());
        String line = (several ? Text.clean(move.vmName()) + ": " : "") + move.progressLine();
        long now = System.nanoTime();
        boolean due = last == null
                || !last.state().equals(move.state())
                || (!last.line().equals(line) && now - last.nanos() > PLAIN_NANOS);
        if (due) {
            printed.put(move.id(), new Printed(move.state(), line, now));
            err.println(line);
            err.flush();
        }
    }

    private void draw() {
        Terminal.Size size = terminal.orElseThrow().size();
        List<String> lines = fitted(size.rows() - 1);
        StringBuilder text = new StringBuilder();
        if (drawnLines > 0) {
            text.append("\u001b[").append(drawnLines).append("A");
        }
        text.append("\r");
        lines.forEach(line -> text.append(Text.shortened(line, size.columns() - 1))
                .append(CLEAR_TO_END)
                .append("\n"));
        for (int i = lines.size(); i < drawnLines; i++) {
            text.append(CLEAR_TO_END).append("\n");
        }
        err.print(text);
        err.flush();
        drawnLines = Math.max(drawnLines, lines.size());
        drawnNanos = System.nanoTime();
    }

    private List<String> fitted(int rows) {
        int room = Math.max(1, rows - (remark == null ? 0 : 1));
        List<MigrationView> order = new ArrayList<>(moves.values());
        List<String> lines = new ArrayList<>();
        if (order.size() > room) {
            order.sort(Comparator.comparing(MigrationView::ended));
            long hidden = order.size() - (room - 1L);
            long ended = order.stream().filter(MigrationView::ended).count();
            order.stream().limit(room - 1L).forEach(move -> lines.add(line(move)));
            lines.add("... and " + hidden + " more; " + ended + " of " + order.size() + " have ended");
        } else {
            order.forEach(move -> lines.add(line(move)));
        }
        if (remark != null) {
            lines.add(remark);
        }
        return lines;
    }

    private String line(MigrationView move) {
        if (!several) {
            return move.progressLine();
        }
        int width = Math.min(
                20,
                moves.values().stream()
                        .mapToInt(each -> Text.width(Text.clean(each.vmName())))
                        .max()
                        .orElse(0));
        String name = Text.shortened(Text.clean(move.vmName()), width);
        return name + " ".repeat(width - Text.width(name) + 2) + move.briefLine();
    }
}
