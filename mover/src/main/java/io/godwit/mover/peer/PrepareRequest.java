package io.godwit.mover.peer;

/**
 * What the target needs for Prepare3.
 *
 * @param xml the definition that the source's Begin3 gave
 * @param cookie Begin3's cookie, base64
 * @param flags libvirt's migration flags, the same in every phase
 * @param autostart the VM starts with its host; to be set at the target once it runs there
 */
public record PrepareRequest(String xml, String cookie, long flags, boolean autostart) {}
