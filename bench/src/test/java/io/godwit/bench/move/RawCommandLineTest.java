package io.godwit.bench.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.lab.layout.LabException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawCommandLineTest {

    /** As libvirt 11.3 wrote it, shortened. */
    private static final List<String> LIBVIRTS = List.of(
            "/usr/bin/qemu-system-x86_64",
            "-name",
            "guest=raw,debug-threads=on",
            "-S",
            "-object",
            "{\"qom-type\":\"secret\",\"id\":\"masterKey0\",\"file\":\"/var/lib/libvirt/qemu/master-key.aes\"}",
            "-object",
            "{\"qom-type\":\"memory-backend-ram\",\"id\":\"pc.ram\",\"size\":268435456}",
            "-no-user-config",
            "-nodefaults",
            "-chardev",
            "socket,id=charmonitor,fd=18,server=on,wait=off",
            "-mon",
            "chardev=charmonitor,id=monitor,mode=control",
            "-no-shutdown",
            "-incoming",
            "defer",
            "-netdev",
            "{\"type\":\"tap\",\"fd\":\"20\",\"id\":\"hostnet0\"}",
            "-add-fd",
            "set=0,fd=19,opaque=serial0-source",
            "-chardev",
            "file,id=charserial0,path=/dev/fdset/0,append=on",
            "-msg",
            "timestamp=on");

    private final RawCommandLine line = RawCommandLine.of(LIBVIRTS, "/run/raw1.sock", "tap0", "/var/log/console.log");

    @Test
    void openFilesBecomePathsAndNamesAndTheRestStays() {
        assertThat(line.arguments())
                .containsExactly(
                        "/usr/bin/qemu-system-x86_64",
                        "-name",
                        "guest=raw,debug-threads=on",
                        "-object",
                        "{\"qom-type\":\"memory-backend-ram\",\"id\":\"pc.ram\",\"size\":268435456}",
                        "-no-user-config",
                        "-nodefaults",
                        "-chardev",
                        "socket,id=charmonitor,path=/run/raw1.sock,server=on,wait=off",
                        "-mon",
                        "chardev=charmonitor,id=monitor,mode=control",
                        "-no-shutdown",
                        "-netdev",
                        "{\"type\":\"tap\",\"id\":\"hostnet0\",\"ifname\":\"tap0\",\"script\":\"no\",\"downscript\":\"no\"}",
                        "-chardev",
                        "file,id=charserial0,path=/var/log/console.log,append=on",
                        "-msg",
                        "timestamp=on");
    }

    @Test
    void theTargetsWaitsForAMigration() {
        assertThat(line.incoming().arguments())
                .startsWith(line.arguments().toArray(String[]::new))
                .endsWith("-incoming", "defer");
    }

    @Test
    void anOpenFileThatIsNotKnownIsRefused() {
        List<String> other = List.of("/usr/bin/qemu-system-x86_64", "-chardev", "socket,id=agent,fd=30,server=on");
        assertThatThrownBy(() -> RawCommandLine.of(other, "/run/raw1.sock", "tap0", "/var/log/console.log"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("id=agent");
    }
}
