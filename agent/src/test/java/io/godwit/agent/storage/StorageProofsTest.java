package io.godwit.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.agent.StorageProof;
import io.godwit.model.agent.StorageProofResult;
import io.godwit.mover.policy.HostPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target's half of the proof; the source's half needs a VM and is tried by every move of the lab. */
class StorageProofsTest {

    private static final String SECRET = "5e".repeat(32);

    @TempDir
    Path directory;

    private final StorageProofs proofs = new StorageProofs(
            () -> {
                throw new IllegalStateException("the target's half needs no libvirt");
            },
            "kvm1",
            new HostPolicy(List.of(), 0, List.of(Path.of("/etc")), List.of(), List.of()));
    private Path disk = Path.of("");
    private Path token = Path.of("");

    @BeforeEach
    void write() throws Exception {
        disk = Files.writeString(directory.resolve("disk.img"), "data");
        token = Files.writeString(directory.resolve(".godwit-proof-1"), SECRET);
    }

    @Test
    void theSameDirectoryAndTheSameDiskAreProved() throws Exception {
        StorageProofResult result = proofs.check(proof(inode(disk)));
        assertThat(result.provenDirectories()).containsExactly(directory.toString());
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void aDirectoryWithoutTheTokenIsNotShared() throws Exception {
        Files.delete(token);
        StorageProofResult result = proofs.check(proof(inode(disk)));
        assertThat(result.provenDirectories()).isEmpty();
        assertThat(result.failures()).singleElement().asString().contains("not the same on both hosts");
    }

    @Test
    void anotherSecretOrAnotherFileOrAMissingDiskProvesNothing() throws Exception {
        Files.writeString(token, "guess");
        assertThat(proofs.check(proof(inode(disk))).provenDirectories()).isEmpty();
        Files.writeString(token, SECRET);
        assertThat(proofs.check(proof(inode(disk) + 1)).failures())
                .singleElement()
                .asString()
                .contains("another file");
        long known = inode(disk);
        Files.delete(disk);
        assertThat(proofs.check(proof(known)).failures())
                .singleElement()
                .asString()
                .contains("not at the target");
    }

    @Test
    void nobodyReadsOrRemovesOtherFilesByAProof() throws Exception {
        StorageProof etc =
                new StorageProof(List.of(new StorageProof.Token("/etc", "/etc/.godwit-proof-1", SECRET, List.of())));
        assertThat(proofs.check(etc).failures()).singleElement().asString().contains("policy");
        StorageProof foreign = new StorageProof(
                List.of(new StorageProof.Token(directory.toString(), disk.toString(), SECRET, List.of())));
        assertThatThrownBy(() -> proofs.end(foreign))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
        assertThat(disk).exists();
        proofs.end(proof(1));
        assertThat(token).doesNotExist();
    }

    private StorageProof proof(long inode) {
        return new StorageProof(List.of(new StorageProof.Token(
                directory.toString(),
                token.toString(),
                SECRET,
                List.of(new StorageProof.Disk(disk.toString(), inode, 4)))));
    }

    private static long inode(Path path) throws Exception {
        return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
    }
}
