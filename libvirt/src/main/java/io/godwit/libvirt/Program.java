package io.godwit.libvirt;

/** The programs that share one connection, by the number in every header. All have version 1. */
enum Program {
    REMOTE(0x20008086),
    QEMU(0x20008087),
    KEEP_ALIVE(0x6b656570);

    static final int VERSION = 1;

    private final int number;

    Program(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
