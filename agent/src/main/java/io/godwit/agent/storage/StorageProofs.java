package io.godwit.agent.storage;

import io.godwit.libvirt.LibvirtConnection;
import io.godwit.link.FileErrors;
import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import io.godwit.model.VmId;
import io.godwit.model.agent.StorageProof;
import io.godwit.model.agent.StorageProofRequest;
import io.godwit.model.agent.StorageProofResult;
import io.godwit.mover.domain.Definition;
import io.godwit.mover.policy.HostPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Proves that the directories of a VM's disks are the same on two hosts (requirement C6): the source puts a file with a
 * secret beside the disks, the files that they are based on, and the media that the guest only reads, the target must read it there, and must see each disk with the same inode. Never
 * concluded from names.
 */
public final class StorageProofs {

    private static final System.Logger LOG = System.getLogger(StorageProofs.class.getName());

    /** As it is now: the migratable form leaves out the files that a disk is based on. */
    private static final int LIVE_XML = 0;

    private static final String PREFIX = ".godwit-proof-";
    private static final int SECRET_BYTES = 32;
    private static final Duration VALID = Duration.ofMinutes(2);

    private final Supplier<LibvirtConnection> libvirt;
    private final String hostName;
    private final HostPolicy policy;
    private final SecureRandom random = new SecureRandom();

    /**
     * Proofs for this host.
     *
     * @param libvirt the connection in use; may fail with HYPERVISOR_UNREACHABLE
     * @param hostName the name that the controller fixed, for messages
     */
    public StorageProofs(Supplier<LibvirtConnection> libvirt, String hostName, HostPolicy policy) {
        this.libvirt = libvirt;
        this.hostName = hostName;
        this.policy = policy;
    }

    /** At the source: writes the tokens. Fails with STORAGE_NOT_SHARED when a directory cannot be written. */
    public StorageProof prepare(StorageProofRequest request) {
        Map<String, List<StorageProof.Disk>> byDirectory = new LinkedHashMap<>();
        Definition definition = definition(request.vmId());
        List<String> files = new ArrayList<>(definition.readOnlyFiles());
        for (Definition.FileDisk disk : definition.fileDisks()) {
            requireBypass(disk);
            files.add(disk.path());
        }
        for (String file : files) {
            Path path = Path.of(file);
            Path directory = path.getParent();
            if (directory != null) {
                byDirectory
                        .computeIfAbsent(directory.toString(), d -> new ArrayList<>())
                        .add(look(path));
            }
        }
        List<StorageProof.Token> tokens = new ArrayList<>();
        try {
            for (Map.Entry<String, List<StorageProof.Disk>> entry : byDirectory.entrySet()) {
                tokens.add(write(entry.getKey(), entry.getValue()));
            }
            StorageProof proof = new StorageProof(tokens);
            Thread.ofVirtual().start(() -> expire(proof));
            return proof;
        } catch (GodwitException e) {
            end(new StorageProof(tokens));
            throw e;
        }
    }

    /** At the target: reads the tokens. Says of every directory and disk what is wrong; changes nothing. */
    public StorageProofResult check(StorageProof proof) {
        List<String> proven = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (StorageProof.Token token : proof.tokens()) {
            List<String> wrong = check(token);
            if (wrong.isEmpty()) {
                proven.add(token.directory());
            } else {
                failures.addAll(wrong);
            }
        }
        return new StorageProofResult(proven, failures);
    }

    /** At the source: removes the tokens. */
    public void end(StorageProof proof) {
        for (StorageProof.Token token : proof.tokens()) {
            Path file = Path.of(token.file());
            if (!isToken(file, token.directory())) {
                throw new GodwitException(
                        ErrorCode.REQUEST_INVALID, file + " is not a storage proof's token and is not removed");
            }
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the token " + file + " could not be removed; delete it", e);
            }
        }
    }

    /** A controller that ends in the middle of a proof never removes its tokens. */
    private void expire(StorageProof proof) {
        try {
            Thread.sleep(VALID);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(proof);
    }

    /** libvirt would refuse it as "unsafe" and speak of storage that is not shared. */
    private static void requireBypass(Definition.FileDisk disk) {
        if (!disk.bypassesPageCache()) {
            throw new GodwitException(
                    ErrorCode.DISK_CACHE_MODE,
                    "the disk " + disk.device() + " (" + disk.path() + ") uses cache mode '"
                            + (disk.cache().isEmpty() ? "default" : disk.cache())
                            + "': what the source's page cache holds, the target would not see. Set cache='none' or"
                            + " 'directsync' in the VM's definition, and shut it down and start it once");
        }
    }

    private Definition definition(VmId vm) {
        LibvirtConnection connection = libvirt.get();
        return Definition.parse(connection.xml(
                connection
                        .findDomain(vm.value())
                        .orElseThrow(() -> new GodwitException(
                                ErrorCode.VM_UNKNOWN, "VM " + vm + " is not on host " + hostName + " any more")),
                LIVE_XML));
    }

    private static StorageProof.Disk look(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new GodwitException(
                    ErrorCode.STORAGE_NOT_SHARED,
                    "the disk " + path
                            + " is a symbolic link, and what lies beside it proves nothing of the file it leads"
                            + " to; name the file itself in the VM's definition");
        }
        try {
            return new StorageProof.Disk(path.toString(), inode(path), Files.size(path));
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.STORAGE_NOT_SHARED,
                    "the source cannot read its own disk " + path + ": " + FileErrors.explain(e),
                    e);
        }
    }

    private StorageProof.Token write(String directory, List<StorageProof.Disk> disks) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = HexFormat.of().formatHex(bytes);
        byte[] name = new byte[8];
        random.nextBytes(name);
        Path file = Path.of(directory, PREFIX + HexFormat.of().formatHex(name));
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file, secret, StandardCharsets.US_ASCII, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.STORAGE_NOT_SHARED,
                    "the source cannot write a token into " + directory + " to prove that it is shared: "
                            + FileErrors.explain(e)
                            + "; make the directory writable for root on the hosts (NFS: no_root_squash)",
                    e);
        }
        return new StorageProof.Token(directory, file.toString(), secret, disks);
    }

    private List<String> check(StorageProof.Token token) {
        Path file = Path.of(token.file());
        if (!isToken(file, token.directory()) || !policy.permits(token.directory())) {
            return List.of("the policy of host " + hostName + " does not permit to look into " + token.directory()
                    + " (denied.paths and allowed.paths in its host.conf)");
        }
        try {
            byte[] found =
                    Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllBytes(file) : new byte[0];
            if (!MessageDigest.isEqual(found, token.secret().getBytes(StandardCharsets.US_ASCII))) {
                return List.of("the directory " + token.directory()
                        + " is not the same on both hosts: the token that the source wrote there is not at the target;"
                        + " mount the same shared storage at this path on the target");
            }
            List<String> wrong = new ArrayList<>();
            for (StorageProof.Disk disk : token.disks()) {
                check(disk, wrong);
            }
            return wrong;
        } catch (IOException e) {
            return List.of("the target cannot read the token in " + token.directory() + ": " + FileErrors.explain(e)
                    + "; mount the same shared storage at this path on the target");
        }
    }

    private static void check(StorageProof.Disk disk, List<String> wrong) throws IOException {
        Path path = Path.of(disk.path());
        try {
            long inode = inode(path);
            if (inode != disk.inode()) {
                wrong.add("the disk " + path + " is another file at the target (inode " + inode + ", at the source "
                        + disk.inode() + "); mount the same shared storage there");
            }
        } catch (NoSuchFileException e) {
            wrong.add("the disk " + path + " is not at the target although its directory is shared;"
                    + " a mount below it is missing there");
        }
    }

    private static long inode(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
    }

    private static boolean isToken(Path file, String directory) {
        Path parent = file.getParent();
        return file.isAbsolute()
                && file.equals(file.normalize())
                && parent != null
                && parent.equals(Path.of(directory))
                && file.getFileName().toString().startsWith(PREFIX);
    }
}
