package io.millweir.chaos;

/** What {@code -Dchaos.NAME=N} sets of a run. */
final class Knobs {
    private Knobs() {}

    /** What everything random is drawn from. */
    static long seed() {
        return number("seed", 4);
    }

    static int number(String name, int usually) {
        return Integer.getInteger("chaos." + name, usually);
    }
}
