package io.godwit.lab.guest;

import io.godwit.lab.layout.LabPaths;
import java.nio.file.Path;

/** The libvirt definition of a lab guest: nothing in it is local to a host but the log of its console. */
final class DomainDefinition {
    private DomainDefinition() {}

    /** Where a host's libvirt writes the guest's console, as the host sees it. */
    static Path console(String guest) {
        return Path.of("/var/log/libvirt/qemu/console-" + guest + ".log");
    }

    static String xml(GuestRecord guest, GuestSettings settings, Acceleration acceleration) {
        Path boot = LabPaths.SHARED_INSIDE.resolve("boot");
        String arguments = "console=ttyS0 quiet panic=-1 godwit.ip=" + guest.ip() + "/24 godwit.dirty="
                + settings.dirtyBytesPerSecond() + " " + settings.kernelArguments();
        return """
               <domain type='%s'>
                 <name>%s</name>
                 <uuid>%s</uuid>
                 <memory unit='b'>%d</memory>
                 <vcpu>1</vcpu>
                 <os>
                   <type arch='x86_64' machine='pc'>hvm</type>
                   <kernel>%s</kernel>
                   <initrd>%s</initrd>
                   <cmdline>%s</cmdline>
                 </os>
                 <features><acpi/><apic/></features>
                 %s
                 <clock offset='utc'><timer name='hpet' present='no'/></clock>
                 <on_poweroff>destroy</on_poweroff>
                 <on_reboot>restart</on_reboot>
                 <on_crash>destroy</on_crash>
                 <devices>
                   <emulator>/usr/bin/qemu-system-x86_64</emulator>
                   %s
                   <interface type='bridge'>
                     <mac address='%s'/>
                     <source bridge='br-vm'/>
                     <model type='virtio'/>
                   </interface>
                   <serial type='file'>
                     <source path='%s' append='on'/>
                     <target port='0'/>
                   </serial>
                   <controller type='usb' model='none'/>
                   <memballoon model='none'/>
                 </devices>
               </domain>
               """.formatted(
                        acceleration.domainType(),
                        guest.name(),
                        guest.uuid(),
                        guest.memoryBytes(),
                        boot.resolve("vmlinuz"),
                        boot.resolve("initramfs"),
                        arguments.strip(),
                        acceleration.cpu(),
                        guest.diskBytes() == 0 ? "" : disk(guest),
                        guest.mac(),
                        console(guest.name()));
    }

    private static String disk(GuestRecord guest) {
        return """
               <disk type='file' device='disk'>
                 <driver name='qemu' type='raw' cache='none'/>
                 <source file='%s'/>
                 <target dev='vda' bus='virtio'/>
               </disk>""".formatted(LabPaths.SHARED_INSIDE.resolve(image(guest.name())));
    }

    /** The file name of a guest's disk in the shared datastore. */
    static String image(String guest) {
        return guest + ".raw";
    }
}
