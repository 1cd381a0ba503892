package io.millweir.routing.learned;

import java.util.Random;

/** An order by lot. */
final class Shuffle {
    private Shuffle() {}

    /** The numbers from 0 to below {@code count} in an order in which each is as likely as any other. */
    static int[] of(int count, Random random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        mix(order, random);
        return order;
    }

    static void mix(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
