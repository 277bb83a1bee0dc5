package io.godwit.lab.host;

import io.godwit.lab.layout.LabException;
import io.godwit.lab.layout.LabPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shell script that makes and enters a lab host, unpacked into the lab's directory. */
final class HostScript {
    private HostScript() {}

    static Path of(LabPaths lab) {
        return lab.data().resolve("host.sh");
    }

    static void unpack(LabPaths lab) {
        try (InputStream script = HostScript.class.getResourceAsStream("host.sh")) {
            if (script == null) {
                throw new LabException("host.sh is missing in the lab's jar: build again with ./godwit build");
            }
            Files.write(of(lab), script.readAllBytes());
        } catch (IOException e) {
            throw new LabException("cannot write " + of(lab) + ": " + e.getMessage(), e);
        }
    }
}
