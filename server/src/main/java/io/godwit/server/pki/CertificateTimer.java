package io.godwit.server.pki;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Looks after the controller's own certificates: the port's every hour, the CA's at the start and every day. */
@Component
final class CertificateTimer {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateTimer.class);

    private final HttpsPort port;
    private final AuthorityExpiry expiry;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("certificates").daemon().factory());

    CertificateTimer(HttpsPort port, AuthorityExpiry expiry) {
        this.port = port;
        this.expiry = expiry;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(this::renew, 1, 1, TimeUnit.HOURS);
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(this::tell, 0, 24, TimeUnit.HOURS);
    }

    @PreDestroy
    void end() {
        timer.shutdownNow();
    }

    private void renew() {
        try {
            port.renewIfDue();
        } catch (RuntimeException e) {
            LOG.error("the HTTPS port's certificate could not be renewed; it is tried again in an hour", e);
        }
    }

    private void tell() {
        expiry.warning().ifPresent(LOG::warn);
    }
}
