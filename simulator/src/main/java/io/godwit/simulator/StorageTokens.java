package io.godwit.simulator;

import io.godwit.model.agent.StorageProof;
import io.godwit.model.agent.StorageProofResult;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tokens on the modelled datastores: what one host writes, every host that sees the datastore reads. */
final class StorageTokens {

    private static final String ROOT = "/var/lib/libvirt/";

    private final Map<String, String> secrets = new HashMap<>();
    private final SecureRandom random = new SecureRandom();

    static String directory(String datastore) {
        return ROOT + datastore;
    }

    int size() {
        return secrets.size();
    }

    StorageProof prepare(SimulatedVm vm) {
        if (vm.datastore().isEmpty()) {
            return new StorageProof(List.of());
        }
        String directory = directory(vm.datastore());
        String file = directory + "/.godwit-proof-" + UUID.randomUUID();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        secrets.put(file, HexFormat.of().formatHex(secret));
        long inode = vm.id().value().getLeastSignificantBits() >>> 1;
        StorageProof.Disk disk = new StorageProof.Disk(directory + "/" + vm.name() + ".qcow2", inode, 10L << 30);
        return new StorageProof(
                List.of(new StorageProof.Token(directory, file, HexFormat.of().formatHex(secret), List.of(disk))));
    }

    StorageProofResult check(StorageProof proof, HostSize size) {
        List<String> proven = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (StorageProof.Token token : proof.tokens()) {
            boolean seen =
                    size.datastores().stream().anyMatch(name -> directory(name).equals(token.directory()));
            if (seen && token.secret().equals(secrets.get(token.file()))) {
                proven.add(token.directory());
            } else {
                failures.add("directory " + token.directory() + (seen ? " does not hold the token" : " is not there"));
            }
        }
        return new StorageProofResult(proven, failures);
    }

    void end(StorageProof proof) {
        proof.tokens().forEach(token -> secrets.remove(token.file()));
    }
}
