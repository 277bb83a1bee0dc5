package io.godwit.lab.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a move of the demo must hold (issue 2, "Shows"); what it does not hold is told in a sentence. */
public final class MoveRules {
    static final long LEAST_DIRTY_BYTES_PER_SECOND = 20L << 20;
    static final double LEAST_MESSAGES_PER_SECOND = 100;

    private MoveRules() {}

    /** Empty when all is as it must be. */
    public static List<String> failures(MoveFigures move) {
        List<String> failures = new ArrayList<>();
        if (!move.result().equals("completed")) {
            failures.add("it ended as '" + move.result() + "': "
                    + (move.message() == null ? "no reason was told" : move.message()));
        }
        judge(move.tcp(), failures);
        judgeDisk(move, failures);
        judgeGuest(move, failures);
        return failures.stream()
                .map(failure -> "Move from " + move.from() + " to " + move.to() + ": " + failure)
                .toList();
    }

    private static void judge(MoveFigures.Tcp tcp, List<String> failures) {
        if (tcp.reconnects() > 0) {
            failures.add("the TCP session broke " + tcp.reconnects() + " times and had to be made again");
        }
        if (tcp.lost() > 0) {
            failures.add(tcp.lost() + " of " + tcp.sent() + " messages of the TCP session were never answered");
        }
        if (tcp.messagesPerSecond() < LEAST_MESSAGES_PER_SECOND) {
            failures.add(String.format(
                    Locale.ROOT,
                    "the TCP session carried only %.0f messages a second; the proof needs %.0f",
                    tcp.messagesPerSecond(),
                    LEAST_MESSAGES_PER_SECOND));
        }
    }

    private static void judgeDisk(MoveFigures move, List<String> failures) {
        MoveFigures.Disk disk = move.disk();
        if (disk == null) {
            failures.add("what the guest wrote to its disk could not be checked");
            return;
        }
        if (disk.found() < disk.acked()) {
            failures.add((disk.acked() - disk.found()) + " of " + disk.acked()
                    + " acknowledged disk writes are not in the image");
        }
        if (disk.ackedDuringMove() <= 0) {
            failures.add("the guest wrote nothing to its disk meanwhile");
        }
    }

    private static void judgeGuest(MoveFigures move, List<String> failures) {
        MoveFigures.GuestFigures guest = move.guest();
        if (guest == null) {
            failures.add("the guest does not answer, so that its memory could not be checked");
            return;
        }
        if (guest.restarted()) {
            failures.add("the guest has been started anew");
        }
        if (guest.corruptedPages() > 0) {
            failures.add("the guest's memory is corrupt: " + guest.corruptedPages() + " pages are not as written");
        }
        if (guest.verifiedPages() <= 0) {
            failures.add("the guest verified none of its memory meanwhile");
        }
        if (guest.dirtyBytesPerSecond() < LEAST_DIRTY_BYTES_PER_SECOND) {
            failures.add("the guest wrote only " + Amounts.bytes(guest.dirtyBytesPerSecond())
                    + "/s of memory; the proof needs " + Amounts.bytes(LEAST_DIRTY_BYTES_PER_SECOND) + "/s");
        }
    }
}
