package io.millweir.routing.learned;

import java.util.Arrays;

/**
 * The kept queries nearest to one, the nearest first, of equally near ones the earlier.
 *
 * @param places of the queries in their memory
 * @param similarities scalar products with the query, -1 to 1
 */
record Neighbours(int[] places, float[] similarities) {
    /** The {@code count} greatest of these, or all. */
    static Neighbours among(float[] similarities, int count) {
        int kept = Math.min(count, similarities.length);
        int[] heap = new int[kept];
        int size = 0;
        for (int i = 0; i < similarities.length; i++) {
            if (size < kept) {
                heap[size] = i;
                rise(heap, size, similarities);
                size++;
            } else if (kept > 0 && similarities[i] > similarities[heap[0]]) {
                heap[0] = i;
                sink(heap, size, similarities);
            }
        }
        float[] sorted = new float[kept];
        int[] places = new int[kept];
        while (size > 0) {
            size--;
            places[size] = heap[0];
            sorted[size] = similarities[heap[0]];
            heap[0] = heap[size];
            sink(heap, size, similarities);
        }
        return new Neighbours(places, sorted);
    }

    private static boolean worse(int a, int b, float[] similarities) {
        return similarities[a] < similarities[b] || (similarities[a] == similarities[b] && a > b);
    }

    private static void rise(int[] heap, int at, float[] similarities) {
        int child = at;
        while (child > 0 && worse(heap[child], heap[(child - 1) / 2], similarities)) {
            swap(heap, child, (child - 1) / 2);
            child = (child - 1) / 2;
        }
    }

    private static void sink(int[] heap, int size, float[] similarities) {
        int parent = 0;
        while (true) {
            int child = 2 * parent + 1;
            if (child + 1 < size && worse(heap[child + 1], heap[child], similarities)) {
                child++;
            }
            if (child >= size || !worse(heap[child], heap[parent], similarities)) {
                return;
            }
            swap(heap, parent, child);
            parent = child;
        }
    }

    private static void swap(int[] heap, int a, int b) {
        int swapped = heap[a];
        heap[a] = heap[b];
        heap[b] = swapped;
    }

    Neighbours withoutFirst() {
        return new Neighbours(
                Arrays.copyOfRange(places, 1, places.length), Arrays.copyOfRange(similarities, 1, similarities.length));
    }

    /** The same with the places that stand in a table at theirs. */
    Neighbours translated(int[] table) {
        int[] translated = new int[places.length];
        for (int i = 0; i < translated.length; i++) {
            translated[i] = table[places[i]];
        }
        return new Neighbours(translated, similarities);
    }

    int count() {
        return places.length;
    }

    /** The mean similarity of the nearest {@code count}; 0 of none. */
    double nearness(int count) {
        int taken = Math.min(count, similarities.length);
        double sum = 0;
        for (int i = 0; i < taken; i++) {
            sum += similarities[i];
        }
        return taken == 0 ? 0 : sum / taken;
    }
}
