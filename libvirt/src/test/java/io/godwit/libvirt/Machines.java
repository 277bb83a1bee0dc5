package io.godwit.libvirt;

import java.nio.file.Path;
import java.util.UUID;

/** Definitions of small guests: emulated CPU, 64 MiB, one disk, nothing to boot from. */
final class Machines {
    private Machines() {}

    static String xml(String name, UUID uuid, Path disk) {
        return """
            <domain type='qemu'>
              <name>%s</name><uuid>%s</uuid><memory unit='MiB'>64</memory>
              <os><type arch='x86_64' machine='pc'>hvm</type></os>
              <cpu mode='custom' match='exact'><model>qemu64</model></cpu>
              <devices>
                <emulator>/usr/bin/qemu-system-x86_64</emulator>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/>
                </disk>
                <memballoon model='none'/>
              </devices>
            </domain>
            """.formatted(name, uuid, disk);
    }
}
