package io.godwit.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every error that a person or a script can see, once.
 *
 * <p>{@link #code()} is stable: scripts hold on to it, it is never renamed. {@link #kind()} tells who can help;
 * {@link #retryable()} whether the same request may succeed later with nothing changed.
 */
public enum ErrorCode {
    REQUEST_INVALID(Kind.USER, false),
    UNAUTHENTICATED(Kind.USER, false),
    TOKEN_EXPIRED(Kind.USER, false),
    TOKEN_REVOKED(Kind.USER, false),
    FORBIDDEN(Kind.USER, false),
    ROUTE_UNKNOWN(Kind.USER, false),
    VM_UNKNOWN(Kind.USER, false),
    VM_AMBIGUOUS(Kind.USER, false),
    HOST_UNKNOWN(Kind.USER, false),
    MIGRATION_UNKNOWN(Kind.USER, false),
    OPERATION_UNKNOWN(Kind.USER, false),
    CLUSTER_UNKNOWN(Kind.USER, false),
    NETWORK_UNKNOWN(Kind.USER, false),
    DATASTORE_UNKNOWN(Kind.USER, false),
    API_TOKEN_UNKNOWN(Kind.USER, false),
    JOIN_TOKEN_INVALID(Kind.USER, false),
    SAME_HOST(Kind.USER, false),
    VM_NOT_RUNNING(Kind.CONFLICT, false),
    VM_BUSY(Kind.CONFLICT, true),
    NAME_CONFLICT(Kind.CONFLICT, false),
    HOST_DISCONNECTED(Kind.CONFLICT, true),
    HOST_MAINTENANCE(Kind.CONFLICT, false),
    HOST_BUSY(Kind.CONFLICT, true),
    HOST_REMOVED(Kind.CONFLICT, false),
    NAME_TAKEN(Kind.CONFLICT, false),
    CLUSTER_NOT_EMPTY(Kind.CONFLICT, false),
    IDEMPOTENCY_KEY_REUSED(Kind.CONFLICT, false),
    IDEMPOTENCY_KEY_IN_USE(Kind.CONFLICT, true),
    MIGRATION_ENDED(Kind.CONFLICT, false),
    SWITCH_OVER_STARTED(Kind.CONFLICT, false),
    CANCELLED(Kind.USER, true),
    TICKET_INVALID(Kind.INTERNAL, false),
    TICKET_EXPIRED(Kind.INTERNAL, true),
    TICKET_REPLAYED(Kind.INTERNAL, false),
    DEFINITION_REFUSED(Kind.CONFLICT, false),
    STORAGE_NOT_SHARED(Kind.CONFLICT, false),
    DISK_CACHE_MODE(Kind.CONFLICT, false),
    TUNNEL_UNREACHABLE(Kind.EXTERNAL, true),
    TUNNEL_REFUSED(Kind.EXTERNAL, false),
    TUNNEL_LOST(Kind.EXTERNAL, true),
    HYPERVISOR_UNREACHABLE(Kind.EXTERNAL, true),
    HYPERVISOR_ERROR(Kind.EXTERNAL, true),
    MOVER_UNAVAILABLE(Kind.EXTERNAL, true),
    MOVER_LOST(Kind.EXTERNAL, true),
    OUTCOME_UNKNOWN(Kind.EXTERNAL, false),
    DEADLINE_EXCEEDED(Kind.EXTERNAL, true),
    PROTOCOL_VERSION(Kind.EXTERNAL, false),
    CONTROLLER_RESTARTED(Kind.EXTERNAL, true),
    OVERLOADED(Kind.RESOURCE, true),
    INTERNAL(Kind.INTERNAL, false);

    /** Who can help: the caller, the caller later, more resources, something outside Godwit, or its developers. */
    public enum Kind {
        USER,
        CONFLICT,
        RESOURCE,
        EXTERNAL,
        INTERNAL
    }

    private final Kind kind;
    private final boolean retryable;

    ErrorCode(Kind kind, boolean retryable) {
        this.kind = kind;
        this.retryable = retryable;
    }

    /** The stable name in messages and scripts, for example {@code vm-not-running}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The error of that {@link #code()}; empty for a word that this version does not know. */
    public static Optional<ErrorCode> find(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }

    public Kind kind() {
        return kind;
    }

    public boolean retryable() {
        return retryable;
    }
}
