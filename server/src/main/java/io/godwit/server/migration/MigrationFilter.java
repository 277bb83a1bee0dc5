package io.godwit.server.migration;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.OperationId;
import io.godwit.model.migration.MigrationState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which moves are wanted; all that is given must hold.
 *
 * @param vm name or UUID
 * @param host name or id of the source or the target
 * @param source name or id
 * @param target name or id
 * @param states one of these; empty = all
 * @param since asked for then or later
 * @param until asked for before then
 */
public record MigrationFilter(
        @Nullable String vm,
        @Nullable String host,
        @Nullable String source,
        @Nullable String target,
        Set<MigrationState> states,
        @Nullable OperationId operation,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** The states that nothing changes any more. */
    public static final Set<MigrationState> OVER =
            Set.of(MigrationState.COMPLETED, MigrationState.FAILED, MigrationState.CANCELLED);

    public MigrationFilter {
        states = Set.copyOf(states);
    }

    /** What must stand after WHERE, and its named parameters. */
    public record Condition(String sql, Map<String, Object> parameters) {}

    /** The same, and in one of these states. */
    public MigrationFilter within(Set<MigrationState> these) {
        Set<MigrationState> both = states.isEmpty() ? EnumSet.copyOf(these) : EnumSet.copyOf(states);
        both.retainAll(these);
        if (both.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.REQUEST_INVALID,
                    "only moves that have ended are listed here, which are in one of the states " + these);
        }
        return new MigrationFilter(vm, host, source, target, both, operation, since, until);
    }

    public Condition condition() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder("1 = 1");
        add(sql, parameters, "vm", vm, "(vm_id = lower(:vm) OR vm_name = :vm)");
        add(sql, parameters, "source", source, "(source_host = lower(:source) OR source_name = :source)");
        add(sql, parameters, "target", target, "(target_host = lower(:target) OR target_name = :target)");
        add(
                sql,
                parameters,
                "host",
                host,
                "(source_host = lower(:host) OR source_name = :host OR target_host = lower(:host)"
                        + " OR target_name = :host)");
        add(sql, parameters, "operation", operation == null ? null : operation.toString(), "operation_id = :operation");
        add(sql, parameters, "since", since == null ? null : since.toEpochMilli(), "created_at >= :since");
        add(sql, parameters, "until", until == null ? null : until.toEpochMilli(), "created_at < :until");
        if (!states.isEmpty()) {
            sql.append(" AND state IN (:states)");
            parameters.put("states", states.stream().map(Enum::name).sorted().toList());
        }
        return new Condition(sql.toString(), parameters);
    }

    private static void add(
            StringBuilder sql, Map<String, Object> parameters, String name, @Nullable Object value, String condition) {
        if (value != null) {
            sql.append(" AND ").append(condition);
            parameters.put(name, value);
        }
    }
}
