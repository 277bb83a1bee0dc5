package io.godwit.model.agent;

/**
 * Method names of the agent protocol. Requests are answered, notifications are not.
 *
 * <p>Agent to controller: {@link #HELLO} first (request), then {@link #INVENTORY} (notification, the full list, after
 * every HELLO and every five minutes), {@link #VM_CHANGED} and {@link #VM_REMOVED} as they happen, {@link #RESOURCES} and
 * {@link #HYPERVISOR} (notifications, after every HELLO and whenever they change), {@link #RENEW_CERTIFICATE} (request)
 * when a third of the certificate's life is left and no move is open, {@link #PROGRESS} several times a second,
 * {@link #REPORT} (request; repeated until answered, also after a reconnect), {@link #ALARM} (request; likewise).
 *
 * <p>Controller to agent, all requests: {@link #PREPARE_STORAGE_PROOF}, {@link #CHECK_STORAGE_PROOF},
 * {@link #END_STORAGE_PROOF}, {@link #START_MOVE} (target first, then source), {@link #CANCEL_MOVE}.
 *
 * <p>Errors carry an {@link io.godwit.model.ErrorCode} code string in the JSON-RPC error's {@code data.code}.
 */
public final class AgentProtocol {

    /** This version and the one before are spoken. */
    public static final int VERSION = 1;

    public static final int OLDEST_VERSION = 1;

    /** Parameters {@link Hello}, result {@link Welcome}. */
    public static final String HELLO = "agent.hello";

    /** Parameters {@link Inventory}. */
    public static final String INVENTORY = "inventory.full";

    /** Parameters {@link VmChanged}. */
    public static final String VM_CHANGED = "inventory.vm.changed";

    /** Parameters {@link VmRemoved}. */
    public static final String VM_REMOVED = "inventory.vm.removed";

    /** Parameters {@link HostResources}. */
    public static final String RESOURCES = "inventory.resources";

    /** Parameters {@link io.godwit.model.host.HypervisorStatus}. */
    public static final String HYPERVISOR = "host.hypervisor";

    /** Parameters {@link RenewalRequest}, result {@link RenewalAnswer}. */
    public static final String RENEW_CERTIFICATE = "host.certificate.renew";

    /** Parameters {@link io.godwit.model.migration.MoveProgress}. */
    public static final String PROGRESS = "migration.progress";

    /** Parameters {@link io.godwit.model.migration.MoveReport}, empty result. */
    public static final String REPORT = "migration.report";

    /** Parameters {@link io.godwit.model.migration.Alarm}, empty result. */
    public static final String ALARM = "migration.alarm";

    /** To the source: parameters {@link StorageProofRequest}, result {@link StorageProof}. */
    public static final String PREPARE_STORAGE_PROOF = "storage.proof.prepare";

    /** To the target: parameters {@link StorageProof}, result {@link StorageProofResult}. */
    public static final String CHECK_STORAGE_PROOF = "storage.proof.check";

    /** To the source: parameters {@link StorageProof}, empty result; removes the tokens. */
    public static final String END_STORAGE_PROOF = "storage.proof.end";

    /** Parameters {@link StartMove}, empty result once the mover has written the ticket to its journal. */
    public static final String START_MOVE = "migration.start";

    /** To the source: parameters {@link CancelMove}, empty result; refused with {@code switch-over-started}. */
    public static final String CANCEL_MOVE = "migration.cancel";

    private AgentProtocol() {}
}
