package io.millweir.routing.online;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * The features of a query as they travel with it: {@value #FEATURES} numbers and a constant 1, in steps of
 * 1/{@value #ONE}, so that sums of their products are exact.
 *
 * <p>Threading: immutable; share freely.
 */
public final class Context {
    /** How many features there are beside the constant. */
    static final int FEATURES = 64;

    /** How many numbers a context has. */
    static final int LENGTH = FEATURES + 1;

    /** The number that stands for 1. */
    static final int ONE = 4096;

    private final String space;
    private final short[] steps;

    private Context(String space, short[] steps) {
        this.space = space;
        this.steps = steps;
    }

    /** Features, rounded; one that is outside of ±8 becomes that. */
    static Context of(String space, float[] features) {
        short[] steps = new short[LENGTH];
        for (int i = 0; i < FEATURES; i++) {
            steps[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(features[i] * ONE)));
        }
        steps[FEATURES] = ONE;
        return new Context(space, steps);
    }

    /** Reads what {@link #encoded} wrote; empty when it is nothing of the kind. */
    public static Optional<Context> read(String encoded) {
        int end = encoded.lastIndexOf(':');
        if (end < 1) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded.substring(end + 1));
            if (bytes.length != FEATURES * Short.BYTES) {
                return Optional.empty();
            }
            short[] steps = new short[LENGTH];
            ByteBuffer.wrap(bytes).asShortBuffer().get(steps, 0, FEATURES);
            steps[FEATURES] = ONE;
            return Optional.of(new Context(encoded.substring(0, end), steps));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /** What the features are made of and how. */
    public String space() {
        return space;
    }

    /** Space, a colon, and the features in Base64: about 200 characters. */
    public String encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(FEATURES * Short.BYTES);
        bytes.asShortBuffer().put(steps, 0, FEATURES);
        return space + ":" + Base64.getEncoder().encodeToString(bytes.array());
    }

    int step(int i) {
        return steps[i];
    }

    double[] values() {
        double[] values = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (double) steps[i] / ONE;
        }
        return values;
    }
}
