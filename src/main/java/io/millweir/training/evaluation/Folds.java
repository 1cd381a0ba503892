package io.millweir.training.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Cuts queries into parts, each of which is predicted by what was learned from the others. Near-duplicates stay
 * together, and each part has its share of each task.
 *
 * @param parts the places of the queries of each part, in order
 * @param names one for each part
 */
public record Folds(List<int[]> parts, List<String> names) {
    public Folds {
        parts = List.copyOf(parts);
        names = List.copyOf(names);
    }

    /**
     * Parts of about equal size.
     *
     * @param groups of near-duplicates, one for each query
     * @param tasks one for each query; empty texts when there are none
     */
    public static Folds of(int count, int[] groups, List<String> tasks, long seed) {
        Map<String, List<List<Integer>>> byTask = new TreeMap<>();
        Map<Integer, List<Integer>> byGroup = new TreeMap<>();
        for (int i = 0; i < groups.length; i++) {
            byGroup.computeIfAbsent(groups[i], none -> new ArrayList<>()).add(i);
        }
        byGroup.forEach((group, places) -> byTask.computeIfAbsent(tasks.get(group), none -> new ArrayList<>())
                .add(places));
        List<List<Integer>> parts = IntStream.range(0, count)
                .<List<Integer>>mapToObj(i -> new ArrayList<>())
                .toList();
        Random random = new Random(seed);
        byTask.values().forEach(ofTask -> {
            Collections.shuffle(ofTask, random);
            ofTask.forEach(places -> parts.stream()
                    .min(Comparator.comparingInt(List::size))
                    .orElseThrow()
                    .addAll(places));
        });
        return new Folds(
                parts.stream().map(Folds::sorted).toList(),
                IntStream.rangeClosed(1, count).mapToObj(i -> "fold " + i).toList());
    }

    /** One part with everything, for what was learned from other data. */
    static Folds all(int size) {
        return new Folds(List.of(IntStream.range(0, size).toArray()), List.of("all"));
    }

    /** One part for each task: how a router does on tasks that it has never seen. */
    public static Folds byTask(List<String> tasks) {
        Map<String, List<Integer>> byTask = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            byTask.computeIfAbsent(tasks.get(i), none -> new ArrayList<>()).add(i);
        }
        return new Folds(byTask.values().stream().map(Folds::sorted).toList(), List.copyOf(byTask.keySet()));
    }

    /** The places outside of a part. */
    public int[] outside(int part) {
        return IntStream.range(0, parts.size())
                .filter(other -> other != part)
                .mapToObj(parts::get)
                .flatMapToInt(IntStream::of)
                .sorted()
                .toArray();
    }

    /** As many of the first parts as hold so many queries; all when they do not. */
    Folds first(int queries) {
        int count = 0;
        int held = 0;
        while (count < parts.size() && held < queries) {
            held += parts.get(count).length;
            count++;
        }
        return new Folds(parts.subList(0, count), names.subList(0, count));
    }

    /** The places in all parts. */
    int[] places() {
        return parts.stream().flatMapToInt(IntStream::of).sorted().toArray();
    }

    private static int[] sorted(List<Integer> places) {
        return places.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
