package io.millweir.training.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds texts that are nearly the same: whose sets of three words in a row overlap by at least {@value #SAME}, as
 * estimated from {@value #HASHES} minima of hashes (Broder, "On the resemblance and containment of documents", 1997),
 * compared only where a band of {@value #BAND} of them agrees (Indyk and Motwani, 1998). Time grows with the number of
 * texts, not with its square.
 */
public final class NearDuplicates {
    private static final double SAME = 0.7;
    private static final int HASHES = 64;
    private static final int BAND = 4;
    private static final int SHINGLE = 3;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Of a band that very many texts share, as that of a template, so many are compared with each other. */
    private static final int MOST_COMPARED = 200;

    private NearDuplicates() {}

    /** The group of each text, as the place of its first text. */
    public static int[] groups(List<String> texts) {
        List<long[]> signatures = texts.stream().map(NearDuplicates::signature).toList();
        int[] group = new int[texts.size()];
        Arrays.setAll(group, i -> i);
        for (int band = 0; band < HASHES / BAND; band++) {
            Map<Long, List<Integer>> alike = new HashMap<>();
            for (int i = 0; i < group.length; i++) {
                alike.computeIfAbsent(key(signatures.get(i), band), none -> new ArrayList<>())
                        .add(i);
            }
            alike.values().forEach(places -> join(places, signatures, group));
        }
        for (int i = 0; i < group.length; i++) {
            group[i] = root(group, i);
        }
        return group;
    }

    /** Texts of the second list that are nearly the same as one of the first. */
    public static List<Integer> shared(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        int[] groups = groups(all);
        Set<Integer> ofFirst = new HashSet<>();
        for (int i = 0; i < first.size(); i++) {
            ofFirst.add(groups[i]);
        }
        List<Integer> shared = new ArrayList<>();
        for (int i = 0; i < second.size(); i++) {
            if (ofFirst.contains(groups[first.size() + i])) {
                shared.add(i);
            }
        }
        return shared;
    }

    private static void join(List<Integer> places, List<long[]> signatures, int[] group) {
        for (int i = 1; i < places.size(); i++) {
            for (int j = Math.max(0, i - MOST_COMPARED); j < i; j++) {
                int a = root(group, places.get(i));
                int b = root(group, places.get(j));
                if (a != b && overlap(signatures.get(places.get(i)), signatures.get(places.get(j))) >= SAME) {
                    group[Math.max(a, b)] = Math.min(a, b);
                }
            }
        }
    }

    private static int root(int[] group, int place) {
        int root = place;
        while (group[root] != root) {
            group[root] = group[group[root]];
            root = group[root];
        }
        return root;
    }

    private static double overlap(long[] a, long[] b) {
        int same = 0;
        for (int i = 0; i < HASHES; i++) {
            if (a[i] == b[i]) {
                same++;
            }
        }
        return same / (double) HASHES;
    }

    private static long key(long[] signature, int band) {
        long key = band;
        for (int i = band * BAND; i < (band + 1) * BAND; i++) {
            key = mixed(key ^ signature[i]);
        }
        return key;
    }

    private static long[] signature(String text) {
        String[] words = NO_WORD.split(text.toLowerCase(Locale.ROOT).strip());
        long[] minima = new long[HASHES];
        Arrays.fill(minima, Long.MAX_VALUE);
        int shingles = Math.max(1, words.length - SHINGLE + 1);
        for (int at = 0; at < shingles; at++) {
            long hash = 0;
            for (int i = at; i < Math.min(at + SHINGLE, words.length); i++) {
                hash = mixed(hash * 31 + words[i].hashCode());
            }
            for (int i = 0; i < HASHES; i++) {
                minima[i] = Math.min(minima[i], mixed(hash + i * 0x9E3779B97F4A7C15L));
            }
        }
        return minima;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, 2014). */
    private static long mixed(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
