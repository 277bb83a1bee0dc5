package io.godwit.mover.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.libvirt.MigrateFlag;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.migration.MoveOptions;
import io.godwit.model.migration.Ticket;
import io.godwit.mover.TestingTickets;
import io.godwit.mover.policy.HostPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {

    private static final UUID VM = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private final HostPolicy policy = new HostPolicy(
            List.of(), 0, List.of(Path.of("/etc"), Path.of("/proc")), List.of(), List.of(Path.of("/usr/bin")));

    @Test
    void diskFilesCachesAndPathsAreFound() {
        Definition definition = Definition.parse(xml("none", "/srv/vm/a.img", ""));
        assertThat(definition.uuid()).isEqualTo(VM);
        assertThat(definition.name()).isEqualTo("vm1");
        assertThat(definition.fileDisks()).containsExactly(new Definition.FileDisk("vda", "/srv/vm/a.img", "none"));
        assertThat(definition.otherDisks()).isEqualTo(1);
        assertThat(definition.filePaths())
                .contains("/srv/vm/a.img", "/dev/vg/b", "/boot/vmlinuz", "/srv/iso/cd.iso", "/var/log/vm.log");
        assertThat(definition.dangers()).isEmpty();
    }

    @Test
    void theUnsafeFlagNeedsEveryDiskProvedAndThePageCacheBypassed() {
        String block = "<disk type='block' device='disk'><source dev='/dev/vg/b'/><target dev='vdb'/></disk>";
        Definition direct = Definition.parse(xml("none", "/srv/vm/a.img", "").replace(block, ""));
        Definition cached =
                Definition.parse(xml("writeback", "/srv/vm/a.img", "").replace(block, ""));
        Definition mixed = Definition.parse(xml("none", "/srv/vm/a.img", ""));
        MoveOptions proven = MoveOptions.defaults().withProvenDirectories(List.of("/srv/vm"));
        MoveOptions other = MoveOptions.defaults().withProvenDirectories(List.of("/srv"));
        assertThat(direct.otherDisks()).isZero();
        assertThat(unsafe(direct, proven)).isTrue();
        assertThat(unsafe(direct, other)).isFalse();
        assertThat(unsafe(direct, MoveOptions.defaults())).isFalse();
        assertThat(unsafe(cached, proven)).isFalse();
        assertThat(unsafe(mixed, proven)).as("a disk that nobody proved").isFalse();
    }

    private static boolean unsafe(Definition definition, MoveOptions options) {
        return (MigrationFlags.of(definition, true, options) & MigrateFlag.UNSAFE) != 0;
    }

    @Test
    void changeProtectionAlwaysStandsAndOnlyAPersistentVmMovesItsDefinition() {
        Definition definition = Definition.parse(xml("none", "/srv/vm/a.img", ""));
        long persistent = MigrationFlags.of(definition, true, MoveOptions.defaults());
        long transientFlags = MigrationFlags.of(definition, false, MoveOptions.defaults());
        assertThat(persistent & MigrateFlag.CHANGE_PROTECTION).isNotZero();
        assertThat(transientFlags & MigrateFlag.CHANGE_PROTECTION).isNotZero();
        assertThat(persistent & MigrateFlag.UNDEFINE_SOURCE).isNotZero();
        assertThat(persistent & MigrateFlag.PERSIST_DEST).isNotZero();
        assertThat(transientFlags & (MigrateFlag.UNDEFINE_SOURCE | MigrateFlag.PERSIST_DEST))
                .isZero();
    }

    @Test
    void theTargetAcceptsTheVmOfItsTicket() {
        new DefinitionCheck(policy).check(ticket("vm1"), Definition.parse(xml("none", "/srv/vm/a.img", "")));
    }

    @Test
    void theTargetRefusesAnotherVmOrName() {
        Definition definition = Definition.parse(xml("none", "/srv/vm/a.img", ""));
        refused(TestingTickets.forVm(UUID.randomUUID(), "vm1"), definition, "uuid");
        refused(ticket("vm2"), definition, "vm2");
    }

    @Test
    void theTargetRefusesArgumentsForQemu() {
        String extra = "<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
                + "<qemu:arg value='-monitor'/></qemu:commandline>";
        refused(ticket("vm1"), Definition.parse(xml("none", "/srv/vm/a.img", extra)), "command line");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<devices><interface type='ethernet'><script path='/usr/bin/evil'/></interface></devices>",
                "<devices><interface type='ethernet'><downscript path='/usr/bin/evil'/></interface></devices>",
                "<seclabel type='static' model='dac'><label>+0:+0</label></seclabel>",
                "<devices><emulator>/srv/evil</emulator></devices>",
                "<devices><memory model='nvdimm'><source><path>/etc/secret</path></source></memory></devices>",
                "<sysinfo type='fwcfg'><entry name='opt/x' file='/etc/shadow'/></sysinfo>",
                "<devices><graphics type='vnc' socket='/proc/x'/></devices>"
            })
    void theTargetRefusesWhatRunsOrReadsOnTheHost(String extra) {
        assertThatThrownBy(() -> new DefinitionCheck(policy)
                        .check(ticket("vm1"), Definition.parse(xml("none", "/srv/vm/a.img", extra))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEFINITION_REFUSED));
    }

    @Test
    void theFilesThatADiskIsBasedOnMustBeProvedToo() {
        String based = xml("none", "/srv/vm/a.img", "")
                .replace("<disk type='block' device='disk'><source dev='/dev/vg/b'/><target dev='vdb'/></disk>", "")
                .replace(
                        "<target dev='vda'/>",
                        "<target dev='vda'/><backingStore type='file'><source file='/local/base.img'/></backingStore>");
        Definition definition = Definition.parse(based);
        MoveOptions half = MoveOptions.defaults().withProvenDirectories(List.of("/srv/vm"));
        MoveOptions whole = MoveOptions.defaults().withProvenDirectories(List.of("/srv/vm", "/local"));
        assertThat(unsafe(definition, half)).isFalse();
        assertThat(unsafe(definition, whole)).isTrue();
    }

    @Test
    void theDefinitionInACookieIsFoundAndACookieThatIsNoneIsRefused() {
        String domain = xml("none", "/etc/shadow", "");
        byte[] cookie = ("<qemu-migration><persistent>" + domain + "</persistent></qemu-migration>\0")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(MigrationCookie.definitions(cookie))
                .singleElement()
                .satisfies(found -> assertThat(found.filePaths()).contains("/etc/shadow"));
        String encoded = MigrationCookie.encode(cookie);
        assertThat(MigrationCookie.decode(encoded)).isEqualTo(cookie);
        for (String wrong : List.of("", "%%%", MigrationCookie.encode("<domain/>".getBytes(StandardCharsets.UTF_8)))) {
            assertThatThrownBy(() -> MigrationCookie.decode(wrong)).isInstanceOf(GodwitException.class);
        }
    }

    @Test
    void flagsThatNoMoveHasAreRefusedAtTheTarget() {
        long good = MigrationFlags.of(Definition.parse(xml("none", "/a", "")), true, MoveOptions.defaults());
        MigrationFlags.requirePermitted(good);
        for (long wrong : new long[] {good | MigrateFlag.PAUSED, good | MigrateFlag.OFFLINE, MigrateFlag.LIVE}) {
            assertThatThrownBy(() -> MigrationFlags.requirePermitted(wrong)).isInstanceOf(GodwitException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/shadow", "/srv/../etc/shadow", "/proc/kcore"})
    void theTargetRefusesPathsOutsideItsPolicy(String path) {
        refused(ticket("vm1"), Definition.parse(xml("none", path, "")), path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<domain>",
                "<network/>",
                "<domain><name>x</name></domain>",
                "<domain><name>x</name><uuid>nonsense</uuid></domain>",
                "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain><name>&x;</name></domain>"
            })
    void whatIsNoDefinitionIsRefusedWithAReason(String xml) {
        assertThatThrownBy(() -> Definition.parse(xml))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEFINITION_REFUSED));
    }

    private void refused(Ticket ticket, Definition definition, String named) {
        assertThatThrownBy(() -> new DefinitionCheck(policy).check(ticket, definition))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEFINITION_REFUSED))
                .hasMessageContaining(named);
    }

    private static Ticket ticket(String name) {
        return TestingTickets.forVm(VM, name);
    }

    private static String xml(String cache, String disk, String extra) {
        return """
                <domain type='qemu'>
                  <name>vm1</name>
                  <uuid>%s</uuid>
                  <os><kernel>/boot/vmlinuz</kernel></os>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw' cache='%s'/><source file='%s'/><target dev='vda'/>
                    </disk>
                    <disk type='block' device='disk'><source dev='/dev/vg/b'/><target dev='vdb'/></disk>
                    <disk type='file' device='cdrom'><source file='/srv/iso/cd.iso'/><target dev='sda'/><readonly/></disk>
                    <serial type='pty'><log file='/var/log/vm.log'/></serial>
                  </devices>
                  %s
                </domain>
                """.formatted(VM, cache, disk, extra);
    }
}
