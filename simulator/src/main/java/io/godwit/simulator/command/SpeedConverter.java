package io.godwit.simulator.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 10x}, {@code 10} or {@code 0.5x}. */
final class SpeedConverter implements ITypeConverter<Double> {

    private static final double FASTEST = 1000;

    @Override
    public Double convert(String text) {
        try {
            double speed = Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
            if (speed > 0 && speed <= FASTEST) {
                return speed;
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no speed; write for example 10x");
        }
        throw new TypeConversionException("the speed must be more than 0 and at most 1000x, not " + text);
    }
}
