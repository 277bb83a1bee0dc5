package io.godwit.model.agent;

import java.util.List;

/**
 * Tokens that the source has written, one a directory. Empty when the VM has no file disk.
 */
public record StorageProof(List<Token> tokens) {

    public StorageProof {
        tokens = List.copyOf(tokens);
    }

    /**
     * One token.
     *
     * @param directory directory of at least one disk of the VM
     * @param file absolute path of the token's file in that directory
     * @param secret 32 random bytes, hex, that the file holds
     * @param disks the disks in that directory, absolute paths, with the inode that the source sees
     */
    public record Token(String directory, String file, String secret, List<Disk> disks) {
        public Token {
            disks = List.copyOf(disks);
        }
    }

    /** One disk's file. */
    public record Disk(String path, long inode, long size) {}
}
