package io.godwit.lab.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A move without fault, and with the one that a test wants. */
final class TestingMove {
    static final MoveFigures.Tcp TCP = new MoveFigures.Tcp(1240, 1240, 0, 0, 95.25, 200);
    static final MoveFigures.Disk DISK = new MoveFigures.Disk(1204, 1204, 300);
    static final MoveFigures.GuestFigures GUEST = new MoveFigures.GuestFigures(30L << 20, 12_345, 0, false);

    private TestingMove() {}

    static MoveFigures good() {
        return with(TCP, DISK, GUEST);
    }

    static MoveFigures with(
            MoveFigures.Tcp tcp, MoveFigures.@Nullable Disk disk, MoveFigures.@Nullable GuestFigures guest) {
        return figures("completed", null, 31.2, tcp, disk, guest);
    }

    static MoveFigures failed(String message) {
        return figures("failed", message, null, TCP, DISK, GUEST);
    }

    private static MoveFigures figures(
            String result,
            @Nullable String message,
            @Nullable Double pause,
            MoveFigures.Tcp tcp,
            MoveFigures.@Nullable Disk disk,
            MoveFigures.@Nullable GuestFigures guest) {
        Map<String, Double> phases = new LinkedHashMap<>();
        phases.put("prepare", 120.0);
        phases.put("perform", 1850.0);
        Map<String, Resident> memory = new LinkedHashMap<>();
        memory.put("controller", new Resident(264.4));
        memory.put("agent-h1", new Resident(122.0));
        memory.put("mover-h1", new Resident(null));
        return new MoveFigures(
                "h1",
                "h2",
                result,
                message,
                2310L,
                pause,
                pause == null ? null : (Double) 0.1,
                78.0,
                2,
                150L << 20,
                149L << 20,
                3,
                phases,
                tcp,
                disk,
                guest,
                memory,
                List.of());
    }
}
