package io.godwit.lab.move;

import io.godwit.lab.host.LabHost;
import io.godwit.lab.process.Await;
import io.godwit.libvirt.ConnectionSettings;
import io.godwit.libvirt.LibvirtConnection;
import io.godwit.libvirt.LibvirtEvent;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens to a source's libvirt for the passes over the memory, by its events. */
final class PassWatch implements AutoCloseable {

    private final LibvirtConnection connection;
    private final AtomicInteger pass = new AtomicInteger();

    PassWatch(LabHost host) {
        connection =
                LibvirtConnection.open(host.paths().libvirtSocket(), "qemu:///system", ConnectionSettings.defaults());
        connection.subscribe(event -> {
            if (event instanceof LibvirtEvent.MigrationIteration iteration) {
                pass.set(iteration.iteration());
            }
        });
    }

    void awaitPass(int wanted) {
        Await.until(
                MovingLab.PATIENCE,
                () -> pass.get() >= wanted,
                () -> "pass " + wanted + " was not announced, the last was " + pass.get());
    }

    @Override
    public void close() {
        connection.close();
    }
}
