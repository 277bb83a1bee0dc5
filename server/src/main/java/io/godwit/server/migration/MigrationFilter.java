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
import java.util.regex.Pattern;
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

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

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

    /** Whether it names a VM, a host or an operation, so that few of many moves are left. */
    public boolean few() {
        return vm != null || host != null || source != null || target != null || operation != null;
    }

    public Condition condition() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder("1 = 1");
        add(sql, parameters, "vm", vm, named(vm, "vm_id", "vm_name") + " = :vm");
        add(sql, parameters, "source", source, named(source, "source_host", "source_name") + " = :source");
        add(sql, parameters, "target", target, named(target, "target_host", "target_name") + " = :target");
        add(
                sql,
                parameters,
                "host",
                host,
                "(" + named(host, "source_host", "source_name") + " = :host OR "
                        + named(host, "target_host", "target_name") + " = :host)");
        add(sql, parameters, "operation", operation == null ? null : operation.toString(), "operation_id = :operation");
        add(sql, parameters, "since", since == null ? null : since.toEpochMilli(), "created_at >= :since");
        add(sql, parameters, "until", until == null ? null : until.toEpochMilli(), "created_at < :until");
        if (!states.isEmpty()) {
            sql.append(" AND state IN (:states)");
            parameters.put("states", states.stream().map(Enum::name).sorted().toList());
        }
        return new Condition(sql.toString(), parameters);
    }

    /** One column, so that its index serves; whoever is named like a UUID is found by its own UUID only. */
    private static String named(@Nullable String value, String id, String name) {
        return value != null && UUID_TEXT.matcher(value).matches() ? id : name;
    }

    private static void add(
            StringBuilder sql, Map<String, Object> parameters, String name, @Nullable Object value, String condition) {
        if (value != null) {
            sql.append(" AND ").append(condition);
            parameters.put(name, value);
        }
    }
}
