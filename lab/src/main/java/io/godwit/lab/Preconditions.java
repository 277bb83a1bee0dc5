package io.godwit.lab;

import io.godwit.lab.guest.Acceleration;
import io.godwit.lab.layout.LabException;
import io.godwit.lab.process.Command;
import io.godwit.lab.process.CommandOutput;
import java.time.Duration;
import java.util.List;

/** What a machine must offer before a lab is made on it; each failure says what to do. */
final class Preconditions {
    private Preconditions() {}

    static void check() {
        checkSystem(System.getProperty("os.name"));
        checkUser(Command.run("id", "-u"));
        checkNamespaces(Command.attempt(
                Duration.ofMinutes(1), List.of("unshare", "--net", "--mount", "--uts", "--cgroup", "true")));
        if (!Acceleration.hypervisorInstalled()) {
            throw new LabException("QEMU or libvirt is missing: './godwit lab up' installs Debian's packages of both");
        }
    }

    static void checkSystem(String operatingSystem) {
        if (!operatingSystem.equals("Linux")) {
            throw new LabException("a lab needs Linux (namespaces, QEMU, libvirt); this is " + operatingSystem);
        }
    }

    static void checkUser(String userId) {
        if (!userId.equals("0")) {
            throw new LabException(
                    "a lab needs root: it makes network namespaces, mounts and virtual machines. Start it"
                            + " with sudo");
        }
    }

    static void checkNamespaces(CommandOutput attempt) {
        if (!attempt.succeeded()) {
            throw new LabException(
                    "this machine allows no new namespaces (" + attempt.error().strip()
                            + "). In a container: give it the capability SYS_ADMIN, or use a virtual machine");
        }
    }
}
