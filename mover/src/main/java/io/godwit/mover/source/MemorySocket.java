package io.godwit.mover.source;

import io.godwit.linux.PeerCredentials;
import io.godwit.mover.domain.MoveDirectory;
import io.godwit.mover.domain.QemuUser;
import io.godwit.mover.peer.PeerProtocol;
import io.godwit.tunnel.StreamPump;
import io.godwit.tunnel.TunnelSession;
import io.godwit.tunnel.TunnelStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The socket at the source to which QEMU (with multifd) or libvirt (without) connects for the guest's memory; every
 * connection becomes one stream of the tunnel, in the order of their arrival.
 */
final class MemorySocket implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(MemorySocket.class.getName());

    private final ServerSocketChannel server;
    private final TunnelSession session;
    private final UUID vm;

    private MemorySocket(ServerSocketChannel server, TunnelSession session, UUID vm) {
        this.server = server;
        this.session = session;
        this.vm = vm;
    }

    static MemorySocket open(MoveDirectory directory, QemuUser owner, TunnelSession session, UUID vm)
            throws IOException {
        Path path = directory.memorySocket();
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        MoveDirectory.own(path, owner);
        MemorySocket socket = new MemorySocket(server, session, vm);
        Thread.ofPlatform().name("memory-accept").daemon().start(socket::accept);
        return socket;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                if (!isExpected(connection)) {
                    connection.close();
                    continue;
                }
                TunnelStream stream = session.openStream(PeerProtocol.MEMORY_STREAM);
                Thread.ofPlatform().name("memory-out-" + stream.id()).daemon().start(() -> pump(connection, stream));
            }
        } catch (ClosedChannelException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more memory connections for VM {0}", vm);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "memory connections of VM " + vm + " cannot be accepted", e);
            closeQuietly();
        }
    }

    /** The peer must be this VM's QEMU or the host's libvirt daemon ({@code design.md}, "Security"). */
    private boolean isExpected(SocketChannel connection) throws IOException {
        int pid = PeerCredentials.of(connection).pid();
        Path process = Path.of("/proc", Integer.toString(pid));
        String command = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        String program = Path.of(command.split("\0", 2)[0]).getFileName().toString();
        boolean libvirt = program.equals("libvirtd") || program.equals("virtqemud");
        boolean qemu = command.contains("-uuid\0" + vm + "\0");
        if (!libvirt && !qemu) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "refused a connection to the memory socket of VM {0}: process {1} ({2}) is neither this VM's QEMU nor"
                            + " libvirt's daemon. Find out who it belongs to",
                    vm,
                    pid,
                    program);
        }
        return libvirt || qemu;
    }

    private void pump(SocketChannel connection, TunnelStream stream) {
        try {
            StreamPump.pump(connection, stream);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "memory stream {0} of VM {1} ended: {2}",
                    stream.id(),
                    vm,
                    e.getMessage());
        }
    }

    private void closeQuietly() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the memory socket of VM " + vm, e);
        }
    }

    @Override
    public void close() {
        closeQuietly();
    }
}
