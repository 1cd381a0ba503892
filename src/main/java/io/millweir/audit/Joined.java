package io.millweir.audit;

/**
 * What is kept of a text: its length and a 64-bit polynomial hash of its UTF-16 units, which of two texts joined follows
 * from those of the two.
 */
record Joined(int length, long hash) {
    static final Joined EMPTY = new Joined(0, 0);
    private static final long BASE = 0x9E3779B97F4A7C15L;

    static Joined of(String text) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * BASE + text.charAt(i) + 1;
        }
        return new Joined(text.length(), hash);
    }

    Joined and(Joined next) {
        return next.length == 0 ? this : new Joined(length + next.length, hash * power(next.length) + next.hash);
    }

    private static long power(int exponent) {
        long result = 1;
        long square = BASE;
        for (int rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
