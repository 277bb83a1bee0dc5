package io.godwit.cli.environment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal by its device. The size is asked from {@code stty}, at most every two seconds,
 * so that a window that changes is noticed.
 */
final class TerminalDevice implements Terminal {

    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/[0-9]+|tty[A-Za-z0-9]*|console)");
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4}) ([1-9][0-9]{0,4})\\s*");
    private static final Size USUAL = new Size(80, 24);
    private static final long KEPT_NANOS = Duration.ofSeconds(2).toNanos();

    private final Path device;
    private Size size = USUAL;
    private long askedNanos;
    private boolean asked;

    private TerminalDevice(Path device) {
        this.device = device;
    }

    /** The terminal behind that file descriptor of this process; empty when it is a file, a pipe or closed. */
    static Optional<TerminalDevice> find(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return DEVICE.matcher(target.toString()).matches()
                    ? Optional.of(new TerminalDevice(target))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized Size size() {
        long now = System.nanoTime();
        if (!asked || now - askedNanos > KEPT_NANOS) {
            size = ask();
            asked = true;
            askedNanos = now;
        }
        return size;
    }

    private Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "-F", device.toString(), "size")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(2, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return USUAL;
            }
            Matcher answer = SIZE.matcher(new String(stty.getInputStream().readAllBytes(), US_ASCII));
            return answer.matches()
                    ? new Size(Integer.parseInt(answer.group(2)), Integer.parseInt(answer.group(1)))
                    : USUAL;
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
