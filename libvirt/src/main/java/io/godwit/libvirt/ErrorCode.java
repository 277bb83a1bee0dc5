package io.godwit.libvirt;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * libvirt's error numbers (virterror.h, {@code virErrorNumber}) that Godwit tells apart. Every other number reads as
 * {@link #OTHER}; the number itself stays available as {@link LibvirtException#codeNumber()}.
 */
public enum ErrorCode {
    /** Raised on this side of the socket: lost connection, deadline, broken protocol. */
    LOCAL(-1),
    /** A number of the daemon that this list does not name. */
    OTHER(-2),
    INTERNAL_ERROR(1),
    NO_MEMORY(2),
    NO_SUPPORT(3),
    UNKNOWN_HOST(4),
    NO_CONNECT(5),
    INVALID_CONN(6),
    INVALID_DOMAIN(7),
    INVALID_ARG(8),
    OPERATION_FAILED(9),
    NO_NAME(21),
    XML_ERROR(27),
    DOM_EXIST(28),
    OPERATION_DENIED(29),
    OPEN_FAILED(30),
    READ_FAILED(31),
    PARSE_FAILED(32),
    WRITE_FAILED(34),
    XML_DETAIL(35),
    SYSTEM_ERROR(38),
    RPC(39),
    NO_DOMAIN(42),
    NO_NETWORK(43),
    AUTH_FAILED(45),
    NO_STORAGE_POOL(49),
    NO_STORAGE_VOL(50),
    OPERATION_INVALID(55),
    CONFIG_UNSUPPORTED(67),
    OPERATION_TIMEOUT(68),
    MIGRATE_PERSIST_FAILED(69),
    HOOK_SCRIPT_FAILED(70),
    ARGUMENT_UNSUPPORTED(74),
    OPERATION_ABORTED(78),
    AUTH_CANCELLED(79),
    MIGRATE_UNSAFE(81),
    OVERFLOW(82),
    BLOCK_COPY_ACTIVE(83),
    OPERATION_UNSUPPORTED(84),
    AGENT_UNRESPONSIVE(86),
    RESOURCE_BUSY(87),
    ACCESS_DENIED(88),
    CPU_INCOMPATIBLE(91),
    XML_INVALID_SCHEMA(92),
    /** Finish3 was told that the move failed and has cleaned up, as asked. */
    MIGRATE_FINISH_OK(93),
    AUTH_UNAVAILABLE(94),
    DEVICE_MISSING(99),
    MULTIPLE_DOMAINS(110);

    private static final Map<Integer, ErrorCode> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(code -> code.number, Function.identity()));

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /** The number on the wire; negative for the two that never travel. */
    public int number() {
        return number;
    }

    static ErrorCode of(int number) {
        return number < 0 ? OTHER : BY_NUMBER.getOrDefault(number, OTHER);
    }
}
