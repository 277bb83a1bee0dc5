package io.godwit.libvirt;

import java.util.List;
import java.util.Optional;

/** The opening of a connection and what it says about the host. */
final class HostCalls {
    private static final int FEATURE_KEEP_ALIVE = 10;
    private static final int AUTHENTICATION_NONE = 0;
    private static final int AUTHENTICATION_SASL = 1;
    private static final int AUTHENTICATION_POLKIT = 2;

    private final Calls calls;

    HostCalls(Calls calls) {
        this.calls = calls;
    }

    /** The daemon offers one method, or none where the client is root on the local socket. */
    void authenticate() {
        List<Integer> offered = calls.call(
                Procedure.AUTH_LIST,
                out -> {},
                in -> in.array(Limits.AUTHENTICATION_TYPES, Integer.BYTES, XdrDecoder::integer));
        if (offered.isEmpty() || offered.contains(AUTHENTICATION_NONE)) {
            return;
        }
        if (offered.contains(AUTHENTICATION_POLKIT)) {
            calls.call(Procedure.AUTH_POLKIT, out -> {}, XdrDecoder::integer);
            return;
        }
        if (offered.contains(AUTHENTICATION_SASL)) {
            throw new AuthenticationException("libvirt demands SASL on its local socket, which this client does not"
                    + " speak; set auth_unix_rw to \"none\" or \"polkit\" in libvirtd.conf (virtqemud.conf)");
        }
        throw new AuthenticationException("libvirt demands an unknown method of authentication: " + offered);
    }

    boolean keepAliveSupported() {
        return calls.call(
                Procedure.CONNECT_SUPPORTS_FEATURE, out -> out.integer(FEATURE_KEEP_ALIVE), in -> in.integer() != 0);
    }

    void open(String uri) {
        calls.run(
                Procedure.CONNECT_OPEN,
                out -> out.optionalString(Optional.of(uri)).integer(0));
    }

    String hostname() {
        return calls.call(Procedure.CONNECT_GET_HOSTNAME, out -> {}, XdrDecoder::string);
    }

    int version(Procedure procedure) {
        return calls.call(procedure, out -> {}, in -> Math.toIntExact(in.hyper() & Integer.MAX_VALUE));
    }

    NodeInfo nodeInfo() {
        return calls.call(Procedure.NODE_GET_INFO, out -> {}, NodeInfo::decode);
    }

    String capabilities() {
        return calls.call(Procedure.CONNECT_GET_CAPABILITIES, out -> {}, XdrDecoder::string);
    }

    String domainCapabilities(
            Optional<String> emulator,
            Optional<String> architecture,
            Optional<String> machine,
            Optional<String> virtType,
            int flags) {
        return calls.call(
                Procedure.CONNECT_GET_DOMAIN_CAPABILITIES,
                out -> out.optionalString(emulator)
                        .optionalString(architecture)
                        .optionalString(machine)
                        .optionalString(virtType)
                        .integer(flags),
                XdrDecoder::string);
    }
}
