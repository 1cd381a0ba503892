package io.millweir.routing.embedding;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A vector for each piece of a vocabulary, in eight bits a number: the vector is {@code scale} times the bytes.
 *
 * <p>Kept as two 32-bit integers, how many and how long; then the scales as 32-bit floats; then the bytes. Big-endian.
 *
 * <p>Threading: immutable; share freely.
 */
final class TokenVectors {
    private static final int STEPS = 127;

    private final float[] scales;
    private final byte[] values;
    private final int dimensions;

    private TokenVectors(float[] scales, byte[] values, int dimensions) {
        this.scales = scales;
        this.values = values;
        this.dimensions = dimensions;
    }

    /** Rounds vectors, all of one length, to eight bits. */
    static TokenVectors rounded(float[][] vectors) {
        int dimensions = vectors[0].length;
        TokenVectors rounded =
                new TokenVectors(new float[vectors.length], new byte[vectors.length * dimensions], dimensions);
        for (int row = 0; row < vectors.length; row++) {
            float most = 0;
            for (float each : vectors[row]) {
                most = Math.max(most, Math.abs(each));
            }
            rounded.scales[row] = most / STEPS;
            for (int i = 0; most > 0 && i < dimensions; i++) {
                rounded.values[row * dimensions + i] = (byte) Math.round(vectors[row][i] / most * STEPS);
            }
        }
        return rounded;
    }

    static TokenVectors read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int size = data.readInt();
        int dimensions = data.readInt();
        float[] scales = new float[size];
        for (int row = 0; row < size; row++) {
            scales[row] = data.readFloat();
        }
        byte[] values = new byte[size * dimensions];
        data.readFully(values);
        return new TokenVectors(scales, values, dimensions);
    }

    void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(scales.length);
        data.writeInt(dimensions);
        for (float scale : scales) {
            data.writeFloat(scale);
        }
        data.write(values);
        data.flush();
    }

    int size() {
        return scales.length;
    }

    int dimensions() {
        return dimensions;
    }

    /** Adds the vector of a piece. */
    void addTo(float[] sum, int piece) {
        float scale = scales[piece];
        int from = piece * dimensions;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += scale * values[from + i];
        }
    }
}
