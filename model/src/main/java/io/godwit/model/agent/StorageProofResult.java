package io.godwit.model.agent;

import java.util.List;

/**
 * What the target found.
 *
 * @param provenDirectories directories whose token was read with the right secret and whose disks are there
 * @param failures one sentence for each directory or disk that is not shared: what was found, what to do
 */
public record StorageProofResult(List<String> provenDirectories, List<String> failures) {

    public StorageProofResult {
        provenDirectories = List.copyOf(provenDirectories);
        failures = List.copyOf(failures);
    }
}
