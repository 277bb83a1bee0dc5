package io.godwit.lab.demo;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The resident memory of a process.
 *
 * @param mebibytes null when it could not be measured
 */
public record Resident(@JsonValue @Nullable Double mebibytes) {}
