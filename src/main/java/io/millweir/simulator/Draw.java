package io.millweir.simulator;

/** A number that looks random and depends on nothing but what it was drawn for. */
record Draw(long bits) {
    /** A draw for these parts; the same parts always give the same draw. */
    static Draw of(long seed, String... parts) {
        long hash = seed ^ 0xcbf29ce484222325L;
        for (String part : parts) {
            // FNV-1a over UTF-16 units, with the length as separator.
            for (int i = 0; i < part.length(); i++) {
                hash = (hash ^ part.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ (0x10000L + part.length())) * 0x100000001b3L;
        }
        return new Draw(mixed(hash));
    }

    /** Another draw for the same thing. */
    Draw next() {
        return new Draw(mixed(bits + 0x9e3779b97f4a7c15L));
    }

    /** Uniform in [0, 1). */
    double unit() {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** Uniform in 0 … bound - 1. */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    /** Standard normal, by Box and Muller; StrictMath, so that every machine draws the same. */
    double gaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
        return radius * StrictMath.cos(2 * Math.PI * next().unit());
    }

    /** Sixteen hexadecimal digits. */
    String hex() {
        return String.format("%016x", bits);
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
