package io.godwit.mover.log;

import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** How the lines of the log look. The names are what people write after {@code --log-format}. */
@SuppressWarnings("java:S115")
public enum LogFormat {
    text,
    json;

    /** The system property that carries the format to a mover. */
    public static final String PROPERTY = "godwit.log";

    /** As the property says, whether in upper or lower case; text without it. */
    public static LogFormat configured() {
        String wanted = System.getProperty(PROPERTY, text.name()).toLowerCase(Locale.ROOT);
        return wanted.equals(json.name()) ? json : text;
    }

    /** Has every line of this process written so. */
    public void install() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new LogLine(this));
        }
    }
}
