package io.godwit.mover.log;

import io.godwit.link.GodwitJson;
import io.godwit.model.MigrationId;
import io.godwit.model.Printable;
import io.godwit.tunnel.SessionId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of the log, with the fields of the controller's: time, level, logger, the move's id where the line speaks of a
 * move, message. A line speaks of a move when a {@link MigrationId} or a tunnel session is among its parameters, or its
 * message begins with "migration" or "session" and an id.
 *
 * <p>Nothing in a message can end the line or be obeyed by a terminal ({@link Printable}).
 */
final class LogLine extends Formatter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern BEGINS_WITH_MOVE =
            Pattern.compile("(?:migration|session) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b:? ?");

    private final LogFormat format;

    LogLine(LogFormat format) {
        this.format = format;
    }

    @Override
    public String format(LogRecord record) {
        String message = Printable.line(formatMessage(record));
        @Nullable String move = move(record, message);
        return switch (format) {
            case text -> text(record, move, message);
            case json -> json(record, move, message);
        };
    }

    private static String text(LogRecord record, @Nullable String move, String message) {
        StringBuilder line = new StringBuilder(TIME.format(record.getInstant()))
                .append(' ')
                .append("%-5s".formatted(level(record.getLevel())))
                .append(' ')
                .append(shortName(record))
                .append(' ');
        if (move != null) {
            line.append('[').append(move).append("] ");
        }
        line.append(move == null ? message : withoutMove(message, move)).append('\n');
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace, true));
            trace.toString()
                    .lines()
                    .forEach(part -> line.append(Printable.line(part)).append('\n'));
        }
        return line.toString();
    }

    private static String json(LogRecord record, @Nullable String move, String message) {
        ObjectNode line = GodwitJson.lenient().createObjectNode();
        line.put("timestamp", record.getInstant().toEpochMilli());
        line.put("level", level(record.getLevel()));
        line.put("threadName", Thread.currentThread().getName());
        line.put("loggerName", String.valueOf(record.getLoggerName()));
        ObjectNode context = line.putObject("mdc");
        if (move != null) {
            context.put("migration", move);
        }
        line.put("formattedMessage", message);
        if (record.getThrown() != null) {
            thrown(line.putObject("throwable"), record.getThrown());
        }
        return GodwitJson.lenient().writeValueAsString(line) + "\n";
    }

    private static void thrown(ObjectNode into, Throwable thrown) {
        into.put("className", thrown.getClass().getName());
        into.put("message", thrown.getMessage());
        ArrayNode steps = into.putArray("stepArray");
        for (StackTraceElement step : thrown.getStackTrace()) {
            steps.addObject()
                    .put("className", step.getClassName())
                    .put("methodName", step.getMethodName())
                    .put("fileName", step.getFileName())
                    .put("lineNumber", step.getLineNumber());
        }
    }

    private static @Nullable String move(LogRecord record, String message) {
        Object @Nullable [] parameters = record.getParameters();
        if (parameters != null) {
            for (Object parameter : parameters) {
                if (parameter instanceof MigrationId || parameter instanceof SessionId) {
                    return parameter.toString();
                }
            }
        }
        Matcher begins = BEGINS_WITH_MOVE.matcher(message);
        return begins.lookingAt() ? begins.group(1) : null;
    }

    /** The id stands before the message already. */
    private static String withoutMove(String message, String move) {
        Matcher begins = BEGINS_WITH_MOVE.matcher(message);
        return begins.lookingAt() && begins.group(1).equals(move) ? message.substring(begins.end()) : message;
    }

    private static String shortName(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return value >= Level.CONFIG.intValue() ? "INFO" : "DEBUG";
    }
}
