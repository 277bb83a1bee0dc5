package io.godwit.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a real daemon, damaged at random but repeatably: a clean end, little memory, no hang. */
@Timeout(180)
class HostileFramesTest {
    private static final int MUTATIONS = 1_500;
    private static final long ALLOCATION_LIMIT = 16 << 20;

    private static List<CapturedFrame> captured() {
        return CapturedFrame.all();
    }

    @ParameterizedTest
    @MethodSource("captured")
    void areReadWholeWhenUndamaged(CapturedFrame captured) throws IOException {
        Frame frame = read(captured.bytes());
        if (frame.status() == Frame.STATUS_ERROR) {
            assertThat(RemoteError.decode(frame.payload()).errorCode()).isEqualTo(ErrorCode.NO_DOMAIN);
        } else {
            decode(captured.procedure(), frame.payload());
            if (captured.procedure() != Procedure.CONNECT_LIST_ALL_DOMAINS) {
                assertThat(frame.payload().remaining()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captured")
    void endCleanlyWhenDamaged(CapturedFrame captured) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_122);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = damage(captured.bytes(), random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                Frame frame = read(damaged);
                if (frame.status() == Frame.STATUS_ERROR) {
                    assertThat(LibvirtException.of(captured.procedure(), RemoteError.decode(frame.payload())))
                            .isNotNull();
                } else {
                    decode(captured.procedure(), frame.payload());
                }
            } catch (ProtocolException | EOFException e) {
                // the two clean ends
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATION_LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void failTheirCallOrTheConnectionAndNothingElse(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        CapturedFrame xml = captured().stream()
                .filter(frame -> frame.procedure() == Procedure.DOMAIN_GET_XML_DESC)
                .findFirst()
                .orElseThrow();
        try (TestingDaemon daemon = new TestingDaemon()) {
            daemon.on(Procedure.DOMAIN_GET_XML_DESC, call -> {
                call.session().raw(damage(xml.withSerial(call.serial()).bytes(), random));
                call.session().hangUp();
            });
            ConnectionSettings settings = new ConnectionSettings(Duration.ofMinutes(1), Duration.ofHours(1), 5);
            int failures = 0;
            for (int i = 0; i < 60; i++) {
                try (LibvirtConnection connection =
                        LibvirtConnection.open(daemon.socket(), "test:///default", settings)) {
                    connection.xml(new DomainRef("vm", new UUID(0, 1), 1), 0);
                } catch (ProtocolException | ConnectionLostException e) {
                    failures++;
                } catch (LibvirtException e) {
                    failures++; // the damage made it an error reply
                }
            }
            assertThat(failures).isBetween(5, 60);
        }
    }

    @Test
    void areNumerousEnough() {
        assertThat(captured()).hasSizeGreaterThan(30);
    }

    private static Frame read(byte[] bytes) throws IOException {
        return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)), () -> {}).next();
    }

    private static byte[] damage(byte[] original, RandomGenerator random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int word = random.nextInt(bytes.length / 4) * 4;
            switch (random.nextInt(4)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                case 2 -> ByteBuffer.wrap(bytes).putInt(word, random.nextInt(1 << random.nextInt(1, 31)));
                default -> ByteBuffer.wrap(bytes).putInt(word, -random.nextInt(1 << 10));
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static Object decode(Procedure procedure, XdrDecoder in) {
        return switch (procedure) {
            case CONNECT_LIST_ALL_DOMAINS -> in.array(Limits.DOMAINS, Limits.SMALLEST_DOMAIN, XdrDecoder::domain);
            case CONNECT_GET_ALL_DOMAIN_STATS -> in.array(Limits.DOMAINS, 28, DomainStatistics::decode);
            case NODE_GET_INFO -> NodeInfo.decode(in);
            case DOMAIN_GET_INFO -> DomainInfo.decode(in);
            case DOMAIN_GET_STATE -> DomainState.decode(in).toString();
            case DOMAIN_GET_JOB_STATS -> JobStatistics.decode(in).timeElapsed();
            case DOMAIN_BLOCK_STATS -> BlockStatistics.decode(in);
            case DOMAIN_MIGRATE_BEGIN3_PARAMS -> MigrationBegin.decode(in);
            case DOMAIN_MIGRATE_PREPARE3_PARAMS -> MigrationPrepared.decode(in);
            case DOMAIN_MIGRATE_PERFORM3_PARAMS -> in.opaque(Limits.COOKIE);
            case DOMAIN_MIGRATE_FINISH3_PARAMS -> MigrationFinished.decode(in);
            case AUTH_LIST -> in.array(Limits.AUTHENTICATION_TYPES, 4, XdrDecoder::integer);
            case CONNECT_GET_VERSION, CONNECT_GET_LIB_VERSION -> in.hyper();
            case DOMAIN_CREATE_WITH_FLAGS, DOMAIN_DEFINE_XML, DOMAIN_LOOKUP_BY_NAME, DOMAIN_LOOKUP_BY_UUID ->
                in.domain();
            case CONNECT_GET_HOSTNAME, DOMAIN_GET_XML_DESC, QEMU_DOMAIN_MONITOR_COMMAND -> in.string();
            case DOMAIN_EVENT_CALLBACK_LIFECYCLE,
                    DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION,
                    DOMAIN_EVENT_CALLBACK_JOB_COMPLETED -> {
                in.integer();
                yield EventCalls.event(procedure, in);
            }
            case QEMU_DOMAIN_MONITOR_EVENT -> {
                in.integer();
                yield MonitorEvent.decode(in).time();
            }
            case CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                    QEMU_CONNECT_DOMAIN_MONITOR_EVENT_REGISTER,
                    CONNECT_SUPPORTS_FEATURE,
                    DOMAIN_GET_AUTOSTART,
                    DOMAIN_IS_PERSISTENT -> in.integer();
            default -> procedure;
        };
    }
}
