package io.godwit.libvirt;

/** What {@link LibvirtConnection#subscribe} reports. */
public sealed interface LibvirtEvent {
    DomainRef domain();

    /**
     * Started, stopped, suspended, ... libvirt gives no time; monitor events have one.
     *
     * @param detail the number, which means something only together with the event
     */
    record Lifecycle(DomainRef domain, LifecycleEvent event, int detail) implements LibvirtEvent {
        /** "migrated", "booted", "destroyed", ... */
        public String detailName() {
            return event.detailName(detail);
        }
    }

    /**
     * A pass over the memory begins, at the source of a migration.
     *
     * @param iteration 1 for the first
     */
    record MigrationIteration(DomainRef domain, int iteration) implements LibvirtEvent {}

    /** A job has ended; the fields are those of {@link JobStatistics}. */
    record JobCompleted(DomainRef domain, TypedParameters statistics) implements LibvirtEvent {}
}
