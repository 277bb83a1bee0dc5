package io.godwit.libvirt;

import static io.godwit.libvirt.Program.KEEP_ALIVE;
import static io.godwit.libvirt.Program.QEMU;
import static io.godwit.libvirt.Program.REMOTE;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The procedures and events this client speaks, with their numbers in libvirt's protocol files. */
enum Procedure {
    CONNECT_OPEN(REMOTE, 1, "opening the connection"),
    CONNECT_CLOSE(REMOTE, 2, "closing the connection"),
    CONNECT_GET_VERSION(REMOTE, 4, "reading the hypervisor's version"),
    NODE_GET_INFO(REMOTE, 6, "reading the host's facts"),
    CONNECT_GET_CAPABILITIES(REMOTE, 7, "reading the host's capabilities"),
    DOMAIN_CREATE_XML(REMOTE, 10, "starting a VM from its definition"),
    DOMAIN_DEFINE_XML(REMOTE, 11, "saving the VM's definition"),
    DOMAIN_DESTROY(REMOTE, 12, "ending the VM"),
    DOMAIN_GET_XML_DESC(REMOTE, 14, "reading the VM's definition"),
    DOMAIN_GET_AUTOSTART(REMOTE, 15, "reading the VM's autostart"),
    DOMAIN_GET_INFO(REMOTE, 16, "reading the VM's size"),
    DOMAIN_LOOKUP_BY_NAME(REMOTE, 23, "looking for the VM by its name"),
    DOMAIN_LOOKUP_BY_UUID(REMOTE, 24, "looking for the VM by its UUID"),
    DOMAIN_RESUME(REMOTE, 28, "resuming the VM"),
    DOMAIN_SET_AUTOSTART(REMOTE, 29, "setting the VM's autostart"),
    DOMAIN_SHUTDOWN(REMOTE, 33, "shutting the VM down"),
    DOMAIN_SUSPEND(REMOTE, 34, "pausing the VM"),
    NETWORK_GET_XML_DESC(REMOTE, 43, "reading a network's definition"),
    CONNECT_GET_HOSTNAME(REMOTE, 59, "reading the host's name"),
    CONNECT_SUPPORTS_FEATURE(REMOTE, 60, "asking what the daemon can do"),
    DOMAIN_BLOCK_STATS(REMOTE, 64, "reading a disk's figures"),
    AUTH_LIST(REMOTE, 66, "asking how to log in"),
    AUTH_POLKIT(REMOTE, 70, "logging in"),
    STORAGE_POOL_GET_INFO(REMOTE, 87, "reading a storage pool's size"),
    STORAGE_POOL_GET_XML_DESC(REMOTE, 88, "reading a storage pool's definition"),
    DOMAIN_IS_PERSISTENT(REMOTE, 151, "reading whether the VM has a saved definition"),
    NETWORK_IS_ACTIVE(REMOTE, 152, "reading whether a network is active"),
    STORAGE_POOL_IS_ACTIVE(REMOTE, 154, "reading whether a storage pool is active"),
    CONNECT_GET_LIB_VERSION(REMOTE, 157, "reading libvirt's version"),
    DOMAIN_ABORT_JOB(REMOTE, 164, "giving up the VM's move"),
    DOMAIN_MIGRATE_SET_MAX_DOWNTIME(REMOTE, 166, "limiting the pause of the move"),
    DOMAIN_CREATE_WITH_FLAGS(REMOTE, 196, "starting the VM"),
    DOMAIN_MIGRATE_SET_MAX_SPEED(REMOTE, 207, "limiting the speed of the move"),
    DOMAIN_GET_STATE(REMOTE, 212, "reading the VM's state"),
    DOMAIN_UNDEFINE_FLAGS(REMOTE, 231, "removing the VM's definition"),
    CONNECT_LIST_ALL_DOMAINS(REMOTE, 273, "listing the VMs"),
    CONNECT_LIST_ALL_STORAGE_POOLS(REMOTE, 281, "listing the storage pools"),
    CONNECT_LIST_ALL_NETWORKS(REMOTE, 283, "listing the networks"),
    DOMAIN_GET_JOB_STATS(REMOTE, 298, "reading the move's figures"),
    DOMAIN_MIGRATE_BEGIN3_PARAMS(REMOTE, 302, "beginning the move"),
    DOMAIN_MIGRATE_PREPARE3_PARAMS(REMOTE, 303, "preparing to receive the VM"),
    DOMAIN_MIGRATE_PERFORM3_PARAMS(REMOTE, 305, "sending the VM's memory"),
    DOMAIN_MIGRATE_FINISH3_PARAMS(REMOTE, 306, "taking the VM over"),
    DOMAIN_MIGRATE_CONFIRM3_PARAMS(REMOTE, 307, "confirming the move"),
    CONNECT_NETWORK_EVENT_REGISTER_ANY(REMOTE, 313, "asking for events of the networks"),
    CONNECT_NETWORK_EVENT_DEREGISTER_ANY(REMOTE, 314, "ending events of the networks"),
    NETWORK_EVENT_LIFECYCLE(REMOTE, 315, "an event of a network's life"),
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY(REMOTE, 316, "asking for events of the VMs"),
    CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY(REMOTE, 317, "ending events of the VMs"),
    DOMAIN_EVENT_CALLBACK_LIFECYCLE(REMOTE, 318, "an event of a VM's life"),
    CONNECT_GET_DOMAIN_CAPABILITIES(REMOTE, 342, "reading what VMs can have here"),
    CONNECT_GET_ALL_DOMAIN_STATS(REMOTE, 344, "reading the VMs' figures"),
    DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION(REMOTE, 359, "an event of a pass over the memory"),
    DOMAIN_EVENT_CALLBACK_JOB_COMPLETED(REMOTE, 363, "an event of a completed job"),
    CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY(REMOTE, 368, "asking for events of the storage pools"),
    CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY(REMOTE, 369, "ending events of the storage pools"),
    STORAGE_POOL_EVENT_LIFECYCLE(REMOTE, 370, "an event of a storage pool's life"),

    QEMU_DOMAIN_MONITOR_COMMAND(QEMU, 1, "giving QEMU's monitor a command"),
    QEMU_CONNECT_DOMAIN_MONITOR_EVENT_REGISTER(QEMU, 4, "asking for events of QEMU's monitor"),
    QEMU_CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER(QEMU, 5, "ending events of QEMU's monitor"),
    QEMU_DOMAIN_MONITOR_EVENT(QEMU, 6, "an event of QEMU's monitor"),

    KEEP_ALIVE_PING(KEEP_ALIVE, 1, "a sign of life"),
    KEEP_ALIVE_PONG(KEEP_ALIVE, 2, "a sign of life");

    private record Key(int program, int number) {}

    private static final Map<Key, Procedure> BY_NUMBER = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(
                    procedure -> new Key(procedure.program.number(), procedure.number), Function.identity()));

    private final Program program;
    private final int number;
    private final String doing;

    /**
     * @param doing what is being done, as people say it: begins the messages of failed calls
     */
    Procedure(Program program, int number, String doing) {
        this.program = program;
        this.number = number;
        this.doing = doing;
    }

    Program program() {
        return program;
    }

    int number() {
        return number;
    }

    /** Empty for everything that this client does not speak; such messages are ignored. */
    static Optional<Procedure> find(int program, int number) {
        return Optional.ofNullable(BY_NUMBER.get(new Key(program, number)));
    }

    /** What is being done, in plain words. */
    @Override
    public String toString() {
        return doing;
    }
}
