/**
 * Moves: their ticket, their states, their progress and their report.
 *
 * <p>{@link io.godwit.model.migration.MigrationState} holds the state machine as a table.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.model.migration;
