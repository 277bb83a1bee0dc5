package io.godwit.mover.domain;

import io.godwit.libvirt.LibvirtConnection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user and group that libvirt runs QEMU as.
 *
 * @param uid numeric user id
 * @param gid numeric group id
 */
public record QemuUser(int uid, int gid) {

    private static final Pattern DAC_LABEL = Pattern.compile(
            "<secmodel>\\s*<model>dac</model>.*?<baselabel type='(?:kvm|qemu)'>\\+(\\d+):\\+(\\d+)</baselabel>",
            Pattern.DOTALL);

    /** As libvirt's capabilities tell; root where the DAC security driver is off. */
    public static QemuUser of(LibvirtConnection connection) {
        Matcher matcher = DAC_LABEL.matcher(connection.capabilities());
        return matcher.find()
                ? new QemuUser(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : new QemuUser(0, 0);
    }
}
