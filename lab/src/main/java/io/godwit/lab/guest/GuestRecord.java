package io.godwit.lab.guest;

/** What the lab knows of a guest, wherever it runs now. */
public record GuestRecord(
        int index, String name, String uuid, String ip, String mac, long memoryBytes, long diskBytes) {}
