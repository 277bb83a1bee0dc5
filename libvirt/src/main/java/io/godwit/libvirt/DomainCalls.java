package io.godwit.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Listing, reading and changing domains. */
final class DomainCalls {
    private final Calls calls;

    DomainCalls(Calls calls) {
        this.calls = calls;
    }

    List<DomainRef> list(int flags) {
        return calls.call(
                Procedure.CONNECT_LIST_ALL_DOMAINS,
                out -> out.integer(1).integer(flags),
                in -> in.array(Limits.DOMAINS, Limits.SMALLEST_DOMAIN, XdrDecoder::domain));
    }

    Optional<DomainRef> find(UUID uuid) {
        return find(Procedure.DOMAIN_LOOKUP_BY_UUID, out -> out.uuid(uuid));
    }

    Optional<DomainRef> find(String name) {
        return find(Procedure.DOMAIN_LOOKUP_BY_NAME, out -> out.string(name));
    }

    private Optional<DomainRef> find(Procedure procedure, Consumer<XdrEncoder> key) {
        try {
            return Optional.of(calls.call(procedure, key, XdrDecoder::domain));
        } catch (DomainNotFoundException e) {
            return Optional.empty();
        }
    }

    String xml(DomainRef domain, int flags) {
        return calls.call(
                Procedure.DOMAIN_GET_XML_DESC, out -> out.domain(domain).integer(flags), XdrDecoder::string);
    }

    DomainState state(DomainRef domain) {
        return calls.call(Procedure.DOMAIN_GET_STATE, out -> out.domain(domain).integer(0), DomainState::decode);
    }

    DomainInfo info(DomainRef domain) {
        return calls.call(Procedure.DOMAIN_GET_INFO, out -> out.domain(domain), DomainInfo::decode);
    }

    boolean flag(Procedure procedure, DomainRef domain) {
        return calls.call(procedure, out -> out.domain(domain), in -> in.integer() != 0);
    }

    void setAutostart(DomainRef domain, boolean autostart) {
        calls.run(Procedure.DOMAIN_SET_AUTOSTART, out -> out.domain(domain).bool(autostart));
    }

    DomainRef define(String xml) {
        return calls.call(Procedure.DOMAIN_DEFINE_XML, out -> out.string(xml), XdrDecoder::domain);
    }

    DomainRef create(DomainRef domain, int flags) {
        return calls.call(
                Procedure.DOMAIN_CREATE_WITH_FLAGS, out -> out.domain(domain).integer(flags), XdrDecoder::domain);
    }

    DomainRef createXml(String xml, int flags) {
        return calls.call(Procedure.DOMAIN_CREATE_XML, out -> out.string(xml).integer(flags), XdrDecoder::domain);
    }

    /** Suspend, resume, destroy, shutdown, abort: all that take only the domain. */
    void act(Procedure procedure, DomainRef domain) {
        calls.run(procedure, out -> out.domain(domain));
    }

    void undefine(DomainRef domain, int flags) {
        calls.run(Procedure.DOMAIN_UNDEFINE_FLAGS, out -> out.domain(domain).integer(flags));
    }
}
