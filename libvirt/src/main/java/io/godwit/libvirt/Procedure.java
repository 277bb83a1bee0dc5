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
    CONNECT_OPEN(REMOTE, 1),
    CONNECT_CLOSE(REMOTE, 2),
    CONNECT_GET_VERSION(REMOTE, 4),
    NODE_GET_INFO(REMOTE, 6),
    CONNECT_GET_CAPABILITIES(REMOTE, 7),
    DOMAIN_CREATE_XML(REMOTE, 10),
    DOMAIN_DEFINE_XML(REMOTE, 11),
    DOMAIN_DESTROY(REMOTE, 12),
    DOMAIN_GET_XML_DESC(REMOTE, 14),
    DOMAIN_GET_AUTOSTART(REMOTE, 15),
    DOMAIN_GET_INFO(REMOTE, 16),
    DOMAIN_LOOKUP_BY_NAME(REMOTE, 23),
    DOMAIN_LOOKUP_BY_UUID(REMOTE, 24),
    DOMAIN_RESUME(REMOTE, 28),
    DOMAIN_SET_AUTOSTART(REMOTE, 29),
    DOMAIN_SHUTDOWN(REMOTE, 33),
    DOMAIN_SUSPEND(REMOTE, 34),
    CONNECT_GET_HOSTNAME(REMOTE, 59),
    CONNECT_SUPPORTS_FEATURE(REMOTE, 60),
    DOMAIN_BLOCK_STATS(REMOTE, 64),
    AUTH_LIST(REMOTE, 66),
    AUTH_POLKIT(REMOTE, 70),
    DOMAIN_IS_PERSISTENT(REMOTE, 151),
    CONNECT_GET_LIB_VERSION(REMOTE, 157),
    DOMAIN_ABORT_JOB(REMOTE, 164),
    DOMAIN_MIGRATE_SET_MAX_DOWNTIME(REMOTE, 166),
    DOMAIN_CREATE_WITH_FLAGS(REMOTE, 196),
    DOMAIN_MIGRATE_SET_MAX_SPEED(REMOTE, 207),
    DOMAIN_GET_STATE(REMOTE, 212),
    DOMAIN_UNDEFINE_FLAGS(REMOTE, 231),
    CONNECT_LIST_ALL_DOMAINS(REMOTE, 273),
    DOMAIN_GET_JOB_STATS(REMOTE, 298),
    DOMAIN_MIGRATE_BEGIN3_PARAMS(REMOTE, 302),
    DOMAIN_MIGRATE_PREPARE3_PARAMS(REMOTE, 303),
    DOMAIN_MIGRATE_PERFORM3_PARAMS(REMOTE, 305),
    DOMAIN_MIGRATE_FINISH3_PARAMS(REMOTE, 306),
    DOMAIN_MIGRATE_CONFIRM3_PARAMS(REMOTE, 307),
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY(REMOTE, 316),
    CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY(REMOTE, 317),
    DOMAIN_EVENT_CALLBACK_LIFECYCLE(REMOTE, 318),
    CONNECT_GET_DOMAIN_CAPABILITIES(REMOTE, 342),
    CONNECT_GET_ALL_DOMAIN_STATS(REMOTE, 344),
    DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION(REMOTE, 359),
    DOMAIN_EVENT_CALLBACK_JOB_COMPLETED(REMOTE, 363),

    QEMU_DOMAIN_MONITOR_COMMAND(QEMU, 1),
    QEMU_CONNECT_DOMAIN_MONITOR_EVENT_REGISTER(QEMU, 4),
    QEMU_CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER(QEMU, 5),
    QEMU_DOMAIN_MONITOR_EVENT(QEMU, 6),

    KEEP_ALIVE_PING(KEEP_ALIVE, 1),
    KEEP_ALIVE_PONG(KEEP_ALIVE, 2);

    private record Key(int program, int number) {}

    private static final Map<Key, Procedure> BY_NUMBER = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(
                    procedure -> new Key(procedure.program.number(), procedure.number), Function.identity()));

    private final Program program;
    private final int number;

    Procedure(Program program, int number) {
        this.program = program;
        this.number = number;
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
}
