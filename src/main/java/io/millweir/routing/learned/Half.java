package io.millweir.routing.learned;

/** Numbers of sixteen bits: IEEE 754 binary16, eleven bits of precision, up to 65,504. */
final class Half {
    private static final int LARGEST = 0x7bff;

    private Half() {}

    /** The nearest number of sixteen bits, ties to even; beyond the largest one the largest, {@code NaN} as such. */
    static short of(float value) {
        int bits = Float.floatToIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return 0x7e00;
        }
        if (magnitude < 0x38800000) {
            // Below 2^-14 the steps are 2^-24 wide; the addition rounds to them.
            float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToIntBits(aligned) - Float.floatToIntBits(0.5f));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | Math.min((rounded >>> 13) - (112 << 10), LARGEST));
    }

    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = half & 0x7fff;
        if (magnitude >= 0x7c00) {
            return Float.NaN;
        }
        if (magnitude < 0x400) {
            float tiny = magnitude * 0x1p-24f;
            return sign == 0 ? tiny : -tiny;
        }
        return Float.intBitsToFloat(sign | (magnitude << 13) + (112 << 23));
    }

    /** The number itself when it can be written in sixteen bits, else the nearest that can. */
    static float round(float value) {
        return toFloat(of(value));
    }

    /** Whether every number survives being written in sixteen bits. */
    static boolean holds(float[] values) {
        for (float value : values) {
            if (Float.floatToIntBits(round(value)) != Float.floatToIntBits(value)) {
                return false;
            }
        }
        return true;
    }
}
