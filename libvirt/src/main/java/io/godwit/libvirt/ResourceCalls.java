package io.godwit.libvirt;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The virtual networks and storage pools of a host.
 *
 * <p>A daemon may lack the driver for either: the calls then throw {@link LibvirtException} with
 * {@link ErrorCode#NO_SUPPORT}.
 */
public final class ResourceCalls {
    private static final int LIFECYCLE = 0;

    private final Calls calls;
    private final EventRegistry registry;
    private final EventSource<NetworkRef> networkEvents;
    private final EventSource<StoragePoolRef> poolEvents;

    ResourceCalls(Calls calls, EventRegistry registry) {
        this.calls = calls;
        this.registry = registry;
        networkEvents = source(
                EventRegistry.Family.NETWORK,
                Procedure.CONNECT_NETWORK_EVENT_REGISTER_ANY,
                Procedure.CONNECT_NETWORK_EVENT_DEREGISTER_ANY,
                NetworkRef::decode);
        poolEvents = source(
                EventRegistry.Family.STORAGE_POOL,
                Procedure.CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY,
                Procedure.CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY,
                StoragePoolRef::decode);
    }

    /** Active and defined networks. */
    public List<NetworkRef> networks() {
        return calls.call(
                Procedure.CONNECT_LIST_ALL_NETWORKS,
                out -> out.integer(1).integer(0),
                in -> in.array(Limits.NETWORKS, Limits.SMALLEST_RESOURCE, NetworkRef::decode));
    }

    /** The definition, of the active network if it is active. */
    public String xml(NetworkRef network) {
        return calls.call(
                Procedure.NETWORK_GET_XML_DESC,
                out -> {
                    network.encode(out);
                    out.integer(0);
                },
                XdrDecoder::string);
    }

    public boolean active(NetworkRef network) {
        return calls.call(Procedure.NETWORK_IS_ACTIVE, network::encode, in -> in.integer() != 0);
    }

    /** Active and defined storage pools. */
    public List<StoragePoolRef> storagePools() {
        return calls.call(
                Procedure.CONNECT_LIST_ALL_STORAGE_POOLS,
                out -> out.integer(1).integer(0),
                in -> in.array(Limits.STORAGE_POOLS, Limits.SMALLEST_RESOURCE, StoragePoolRef::decode));
    }

    /** The definition, of the active pool if it is active. */
    public String xml(StoragePoolRef pool) {
        return calls.call(
                Procedure.STORAGE_POOL_GET_XML_DESC,
                out -> {
                    pool.encode(out);
                    out.integer(0);
                },
                XdrDecoder::string);
    }

    public StoragePoolInfo info(StoragePoolRef pool) {
        return calls.call(Procedure.STORAGE_POOL_GET_INFO, pool::encode, StoragePoolInfo::decode);
    }

    public boolean active(StoragePoolRef pool) {
        return calls.call(Procedure.STORAGE_POOL_IS_ACTIVE, pool::encode, in -> in.integer() != 0);
    }

    /** Networks that were defined, started, stopped or undefined; see {@link LibvirtConnection#subscribe}. */
    public Subscription subscribeNetworks(Consumer<NetworkRef> changed) {
        return networkEvents.subscribe(changed);
    }

    /** Pools that were defined, started, stopped or undefined; see {@link LibvirtConnection#subscribe}. */
    public Subscription subscribeStoragePools(Consumer<StoragePoolRef> changed) {
        return poolEvents.subscribe(changed);
    }

    private <E> EventSource<E> source(
            EventRegistry.Family family, Procedure register, Procedure deregister, Function<XdrDecoder, E> decoder) {
        Registration<E> registration = new Registration<>(family, register, deregister, decoder);
        EventSource<E> source = new EventSource<>(registration);
        registration.source = source;
        return source;
    }

    /** One registration for the lifecycle of all objects of one family. */
    private final class Registration<E> implements EventSource.Registration {
        private final EventRegistry.Family family;
        private final Procedure register;
        private final Procedure deregister;
        private final Function<XdrDecoder, E> decoder;

        @SuppressWarnings("NullAway.Init") // set before anybody can subscribe
        private EventSource<E> source;

        private int callback;

        Registration(
                EventRegistry.Family family,
                Procedure register,
                Procedure deregister,
                Function<XdrDecoder, E> decoder) {
            this.family = family;
            this.register = register;
            this.deregister = deregister;
            this.decoder = decoder;
        }

        @Override
        public void register() {
            callback = calls.call(register, out -> out.integer(LIFECYCLE).bool(false), in -> {
                int number = in.integer();
                registry.add(family, number, (_, payload) -> source.handling(decoder.apply(payload)));
                return number;
            });
        }

        @Override
        public void deregister() {
            registry.remove(family, callback);
            calls.run(deregister, out -> out.integer(callback));
        }
    }
}
