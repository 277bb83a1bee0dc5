package io.godwit.libvirt;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The five phases of libvirt's migration protocol 3, each as a future with a deadline of its own. Source: Begin3,
 * Perform3, Confirm3. Target: Prepare3, Finish3. Cookies go from each phase to the next one on the other side,
 * unchanged; flags and parameters are the same in all phases.
 *
 * <p>The dependents of the futures run on virtual threads and may block. A future that failed with
 * {@link ConnectionLostException} or {@link DeadlineExceededException} says nothing about what the daemon did.
 */
public final class MigrationCalls {
    private final Calls calls;

    MigrationCalls(Calls calls) {
        this.calls = calls;
    }

    record Request<T>(Procedure procedure, Consumer<XdrEncoder> arguments, Function<XdrDecoder, T> decoder) {}

    public CompletableFuture<MigrationBegin> begin3(
            DomainRef domain, TypedParameters parameters, long flags, Duration deadline) {
        return start(beginRequest(domain, parameters, flags), deadline);
    }

    public CompletableFuture<MigrationPrepared> prepare3(
            TypedParameters parameters, byte[] cookieIn, long flags, Duration deadline) {
        return start(prepareRequest(parameters, cookieIn, flags), deadline);
    }

    /**
     * Lasts as long as the transfer. Gives the cookie for Finish3.
     *
     * @throws IllegalArgumentException for an empty cookie, on which libvirtd 11.3 dies of a null pointer
     */
    public CompletableFuture<byte[]> perform3(
            DomainRef domain,
            Optional<String> destinationUri,
            TypedParameters parameters,
            byte[] cookieIn,
            long flags,
            Duration deadline) {
        return start(performRequest(domain, destinationUri, parameters, cookieIn, flags), deadline);
    }

    /** Only the first answer, on the connection that made Prepare3, counts: never repeat it. */
    public CompletableFuture<MigrationFinished> finish3(
            TypedParameters parameters, byte[] cookieIn, long flags, boolean cancelled, Duration deadline) {
        return start(finishRequest(parameters, cookieIn, flags, cancelled), deadline);
    }

    /** Works only on the connection that made Begin3. */
    public CompletableFuture<Void> confirm3(
            DomainRef domain,
            TypedParameters parameters,
            byte[] cookieIn,
            long flags,
            boolean cancelled,
            Duration deadline) {
        return start(confirmRequest(domain, parameters, cookieIn, flags, cancelled), deadline)
                .thenAccept(_ -> {});
    }

    <T> T await(Request<T> request, Duration deadline) {
        return calls.call(request.procedure, request.arguments, request.decoder, deadline);
    }

    private <T> CompletableFuture<T> start(Request<T> request, Duration deadline) {
        return calls.start(request.procedure, request.arguments, request.decoder, deadline);
    }

    static Request<MigrationBegin> beginRequest(DomainRef domain, TypedParameters parameters, long flags) {
        return new Request<>(
                Procedure.DOMAIN_MIGRATE_BEGIN3_PARAMS,
                out -> parameters(out.domain(domain), parameters).unsignedInteger(flags),
                MigrationBegin::decode);
    }

    static Request<MigrationPrepared> prepareRequest(TypedParameters parameters, byte[] cookieIn, long flags) {
        return new Request<>(
                Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS,
                out -> parameters(out, parameters)
                        .opaque(cookieIn, Limits.COOKIE)
                        .unsignedInteger(flags),
                MigrationPrepared::decode);
    }

    static Request<byte[]> performRequest(
            DomainRef domain,
            Optional<String> destinationUri,
            TypedParameters parameters,
            byte[] cookieIn,
            long flags) {
        if (cookieIn.length == 0) {
            throw new IllegalArgumentException("Perform3 without Prepare3's cookie would crash libvirtd 11.3");
        }
        return new Request<>(
                Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS,
                out -> parameters(out.domain(domain).optionalString(destinationUri), parameters)
                        .opaque(cookieIn, Limits.COOKIE)
                        .unsignedInteger(flags),
                in -> in.opaque(Limits.COOKIE));
    }

    static Request<MigrationFinished> finishRequest(
            TypedParameters parameters, byte[] cookieIn, long flags, boolean cancelled) {
        return new Request<>(
                Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS,
                out -> parameters(out, parameters)
                        .opaque(cookieIn, Limits.COOKIE)
                        .unsignedInteger(flags)
                        .bool(cancelled),
                MigrationFinished::decode);
    }

    static Request<Boolean> confirmRequest(
            DomainRef domain, TypedParameters parameters, byte[] cookieIn, long flags, boolean cancelled) {
        return new Request<>(
                Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS,
                out -> parameters(out.domain(domain), parameters)
                        .opaque(cookieIn, Limits.COOKIE)
                        .unsignedInteger(flags)
                        .bool(cancelled),
                in -> Boolean.TRUE);
    }

    private static XdrEncoder parameters(XdrEncoder out, TypedParameters parameters) {
        parameters.encode(out, Limits.MIGRATE_PARAMETERS);
        return out;
    }
}
