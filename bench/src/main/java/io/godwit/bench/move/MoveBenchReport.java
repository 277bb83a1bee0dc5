package io.godwit.bench.move;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** All that was measured. Only counted runs that completed make up the figures; the others are counted beside. */
record MoveBenchReport(List<Sample> samples, Conditions conditions) {

    /** Up to this ratio of medians two figures are called equal. */
    static final double EQUAL = 1.10;

    MoveBenchReport {
        samples = List.copyOf(samples);
    }

    /** The ways that were asked for, in their usual order. */
    List<Way> ways() {
        return Arrays.stream(Way.values())
                .filter(way -> samples.stream().anyMatch(sample -> sample.way() == way))
                .toList();
    }

    /** Those of virsh. */
    List<Way> virshWays() {
        return ways().stream().filter(Way::isVirsh).toList();
    }

    Optional<Spread> spread(Way way, Measure measure) {
        return Spread.of(counted(way).stream()
                .filter(sample -> sample.outcome() == Sample.Outcome.COMPLETED)
                .map(measure::of)
                .filter(Objects::nonNull)
                .toList());
    }

    long count(Way way, Sample.Outcome outcome) {
        return counted(way).stream()
                .filter(sample -> sample.outcome() == outcome)
                .count();
    }

    private List<Sample> counted(Way way) {
        return samples.stream()
                .filter(sample -> sample.way() == way && !sample.warmUp())
                .toList();
    }

    /** Median of Godwit by median of the other way; empty when one is missing. */
    OptionalDouble ratio(Way other, Measure measure) {
        Optional<Spread> ours = spread(Way.GODWIT, measure);
        Optional<Spread> theirs = spread(other, measure);
        return ours.isPresent() && theirs.isPresent() && theirs.get().median() > 0
                ? OptionalDouble.of(ours.get().median() / theirs.get().median())
                : OptionalDouble.empty();
    }

    /** Of Godwit's counted run with the middle wall time. */
    Optional<Anatomy> anatomy() {
        List<Sample> completed = counted(Way.GODWIT).stream()
                .filter(sample -> sample.anatomy() != null)
                .sorted(Comparator.comparing(sample -> Objects.requireNonNull(sample.wallMillis())))
                .toList();
        return completed.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(completed.get((completed.size() - 1) / 2).anatomy());
    }

    /** True when every counted run of every way completed. */
    boolean complete() {
        return samples.stream()
                .filter(sample -> !sample.warmUp())
                .allMatch(sample -> sample.outcome() == Sample.Outcome.COMPLETED);
    }

    /** As documented in {@code docs/performance.md}. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        ways().forEach(way -> json.put(way.key(), json(way)));
        Map<String, Object> ratios = new LinkedHashMap<>();
        virshWays().forEach(way -> ratios.put(way.key(), ratios(way)));
        json.put("ratio", ratios);
        anatomy().ifPresent(anatomy -> json.put("anatomy", anatomy.parts()));
        json.put("conditions", conditions);
        json.put("samples", samples);
        return json;
    }

    private Map<String, Object> json(Way way) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Measure measure : Measure.values()) {
            spread(way, measure).ifPresent(spread -> json.put(measure.key(), spread));
        }
        for (Sample.Outcome outcome : Sample.Outcome.values()) {
            json.put(outcome.name().toLowerCase(java.util.Locale.ROOT), count(way, outcome));
        }
        json.put("meaning", way.meaning());
        return json;
    }

    private Map<String, Double> ratios(Way way) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Measure measure : Measure.values()) {
            ratio(way, measure).ifPresent(ratio -> ratios.put(measure.key(), Math.round(ratio * 1000) / 1000.0));
        }
        return ratios;
    }
}
