package io.godwit.server.migration;

import io.godwit.link.RpcHandlers.Empty;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.AgentProtocol;
import io.godwit.model.agent.StorageProof;
import io.godwit.model.agent.StorageProofRequest;
import io.godwit.model.agent.StorageProofResult;
import io.godwit.server.host.AgentLinks;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has both hosts prove that the VM's directories are shared (C6): what one writes, the other reads. */
@Component
final class StorageProofs {

    private static final Logger LOG = LoggerFactory.getLogger(StorageProofs.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final AgentLinks links;

    StorageProofs(AgentLinks links) {
        this.links = links;
    }

    /**
     * The directories that both hosts see.
     *
     * @throws GodwitException {@link ErrorCode#STORAGE_NOT_SHARED} with every reason
     */
    List<String> prove(Migration migration) {
        StorageProof proof = links.request(
                migration.sourceHost(),
                AgentProtocol.PREPARE_STORAGE_PROOF,
                new StorageProofRequest(migration.vmId()),
                StorageProof.class,
                DEADLINE);
        try {
            StorageProofResult result = links.request(
                    migration.targetHost(),
                    AgentProtocol.CHECK_STORAGE_PROOF,
                    proof,
                    StorageProofResult.class,
                    DEADLINE);
            if (!result.failures().isEmpty()) {
                throw new GodwitException(
                        ErrorCode.STORAGE_NOT_SHARED,
                        "VM " + migration.vmName() + " has disks that " + migration.source() + " and "
                                + migration.target() + " do not share: " + String.join("; ", result.failures())
                                + ". Nothing was changed");
            }
            return result.provenDirectories();
        } finally {
            end(migration, proof);
        }
    }

    private void end(Migration migration, StorageProof proof) {
        try {
            links.request(migration.sourceHost(), AgentProtocol.END_STORAGE_PROOF, proof, Empty.class, DEADLINE);
        } catch (GodwitException e) {
            LOG.warn("the tokens of the storage proof may be left on {}: {}", migration.source(), e.getMessage());
        }
    }
}
