package io.godwit.server.alarm;

import io.godwit.server.page.Page;
import io.godwit.server.page.PageRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Alarms, oldest first. */
@RestController
final class AlarmResource {

    private final Alarms alarms;

    AlarmResource(Alarms alarms) {
        this.alarms = alarms;
    }

    /** Those that stand; with {@code active=false} those that stand no more. */
    @GetMapping("/api/v1/alarms")
    Page<AlarmView> list(
            @RequestParam(defaultValue = "true") boolean active,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return PageRequest.of(limit, cursor).of(alarms.list(active), AlarmResource::key);
    }

    /** Sorts as text like the list: the instant has one length. */
    private static String key(AlarmView alarm) {
        return String.format(
                "%015d,%s,%s,%s", alarm.raisedAt().toEpochMilli(), alarm.migrationId(), alarm.code(), alarm.hostId());
    }
}
