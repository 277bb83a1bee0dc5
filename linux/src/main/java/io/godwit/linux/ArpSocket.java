package io.godwit.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A packet socket (packet(7)) on one interface that sends one fixed RFC 5227 ARP probe and receives the answers to it.
 * Memory is allocated once. One thread may send while another receives; close it when both are done.
 */
final class ArpSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int ETH_P_ARP = 0x0806;
    private static final int SIOCGIFHWADDR = 0x8927;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int RECEIVE_BUFFER = 4 << 20;

    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_VALUE = 16;
    private static final int FRAME_BYTES = 42;
    private static final int OPERATION = 20;
    private static final int SENDER_MAC = 22;
    private static final int SENDER_IP = 28;
    private static final int TARGET_IP = 38;
    private static final short REQUEST = 1;
    private static final short REPLY = 2;

    private static final ValueLayout.OfShort BIG_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment sendErrno = SystemCalls.newErrno(arena);
    private final MemorySegment receiveErrno = SystemCalls.newErrno(arena);
    private final MemorySegment probe = arena.allocate(FRAME_BYTES);
    private final MemorySegment frame = arena.allocate(128);
    private final MemorySegment control = arena.allocate(64, 8);
    private final MemorySegment message = arena.allocate(56, 8);
    private final String what;
    private final int target;
    private final int descriptor;

    private ArpSocket(String interfaceName, Inet4Address address) throws KernelException {
        what = "ARP probes for " + address.getHostAddress() + " on " + interfaceName;
        target = MemorySegment.ofArray(address.getAddress()).get(BIG_INT, 0);
        descriptor = SystemCalls.socket(sendErrno, AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw new KernelException("open a packet socket for " + what, SystemCalls.errno(sendErrno));
        }
    }

    /** To be called inside the namespace whose interface is meant. */
    static ArpSocket open(String interfaceName, Inet4Address target) throws KernelException {
        ArpSocket socket = new ArpSocket(interfaceName, target);
        try {
            socket.prepare(interfaceName);
            return socket;
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    private void prepare(String interfaceName) throws KernelException {
        MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
        byte[] name = interfaceName.getBytes(StandardCharsets.US_ASCII);
        if (name.length == 0 || name.length > 15) {
            throw new IllegalArgumentException("not an interface name: " + interfaceName);
        }
        MemorySegment.copy(name, 0, request, ValueLayout.JAVA_BYTE, 0, name.length);
        check(SystemCalls.ioctl(sendErrno, descriptor, SIOCGIFINDEX, request), "find the interface for ");
        int index = request.get(ValueLayout.JAVA_INT, IFREQ_VALUE);
        check(SystemCalls.ioctl(sendErrno, descriptor, SIOCGIFHWADDR, request), "find the MAC address for ");
        writeProbe(request.asSlice(IFREQ_VALUE + 2, 6));

        option(SO_TIMESTAMPNS, arena.allocateFrom(ValueLayout.JAVA_INT, 1));
        // Without the privilege for it the standard buffer has to do.
        SystemCalls.setsockopt(
                sendErrno,
                descriptor,
                SOL_SOCKET,
                SO_RCVBUFFORCE,
                arena.allocateFrom(ValueLayout.JAVA_INT, RECEIVE_BUFFER));
        option(SO_RCVTIMEO, arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 50_000));
        prepareMessage();

        MemorySegment address = arena.allocate(20, 4);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(BIG_SHORT, 2, (short) ETH_P_ARP);
        address.set(ValueLayout.JAVA_INT, 4, index);
        check(SystemCalls.bind(sendErrno, descriptor, address), "bind the socket of ");
    }

    private void option(int option, MemorySegment value) throws KernelException {
        check(
                SystemCalls.setsockopt(sendErrno, descriptor, SOL_SOCKET, option, value),
                "set socket option " + option + " for ");
    }

    private void check(int result, String tried) throws KernelException {
        if (result < 0) {
            throw new KernelException(tried + what, SystemCalls.errno(sendErrno));
        }
    }

    /** RFC 5227: a broadcast request whose sender IP address is zero, so that nobody's table changes. */
    private void writeProbe(MemorySegment ownMac) {
        probe.asSlice(0, 6).fill((byte) 0xff);
        MemorySegment.copy(ownMac, 0, probe, 6, 6);
        probe.set(BIG_SHORT, 12, (short) ETH_P_ARP);
        probe.set(BIG_SHORT, 14, (short) 1);
        probe.set(BIG_SHORT, 16, (short) 0x0800);
        probe.set(ValueLayout.JAVA_BYTE, 18, (byte) 6);
        probe.set(ValueLayout.JAVA_BYTE, 19, (byte) 4);
        probe.set(BIG_SHORT, OPERATION, REQUEST);
        MemorySegment.copy(ownMac, 0, probe, SENDER_MAC, 6);
        probe.set(BIG_INT, TARGET_IP, target);
    }

    private void prepareMessage() {
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ValueLayout.ADDRESS, 0, frame);
        vector.set(ValueLayout.JAVA_LONG, 8, frame.byteSize());
        message.set(ValueLayout.ADDRESS, 16, vector);
        message.set(ValueLayout.JAVA_LONG, 24, 1);
        message.set(ValueLayout.ADDRESS, 32, control);
    }

    /**
     * Sends the probe; false if that was impossible here, because our own interface is switched off. A link without a
     * carrier (ENOBUFS) is the network's fault, not ours: that probe counts as sent, and nobody will answer it.
     */
    boolean send() {
        return SystemCalls.send(sendErrno, descriptor, probe) == FRAME_BYTES
                || SystemCalls.errno(sendErrno) == Errno.ENOBUFS;
    }

    /**
     * Waits for a frame, at most 50 ms.
     *
     * @return kernel time in nanoseconds since 1970 if it is an answer to the probe, whose sender {@link #answerer} then
     *     tells, else 0
     */
    long receive() {
        message.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
        long count = SystemCalls.recvmsg(receiveErrno, descriptor, message);
        if (count < FRAME_BYTES
                || frame.get(BIG_SHORT, OPERATION) != REPLY
                || frame.get(BIG_INT, SENDER_IP) != target) {
            return 0;
        }
        return timestamp(message.get(ValueLayout.JAVA_LONG, 40));
    }

    /** The MAC address in the answer received last. */
    long answerer() {
        return ((long) frame.get(BIG_SHORT, SENDER_MAC) & 0xffff) << 32
                | (frame.get(BIG_INT, SENDER_MAC + 2) & 0xffff_ffffL);
    }

    /** The first control message is the time stamp, as no other is asked for. */
    private long timestamp(long controlBytes) {
        if (controlBytes >= 32
                && control.get(ValueLayout.JAVA_INT, 8) == SOL_SOCKET
                && control.get(ValueLayout.JAVA_INT, 12) == SO_TIMESTAMPNS) {
            return control.get(ValueLayout.JAVA_LONG, 16) * 1_000_000_000L + control.get(ValueLayout.JAVA_LONG, 24);
        }
        return 0;
    }

    @Override
    public void close() {
        SystemCalls.close(sendErrno, descriptor);
        arena.close();
    }
}
