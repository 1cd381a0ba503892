package io.millweir.routing.embedding;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the vectors of {@link StaticEmbedder} while the program is built: each piece of the vocabulary is embedded by
 * itself and weighs the logarithm of its rank, since the vocabulary is in the order of frequency and frequent pieces
 * say little (the recipe of Model2Vec, Tulkens and van Dongen, 2024). What is taken away is not the plain mean but the
 * one that a text of words as frequent as Zipf's law says would have, so that unlike texts come to lie at right angles.
 */
final class Distillation {
    private static final int THREADS = 2;

    /** Five times as fast as one by one, and as good. */
    private static final int BATCH = 8;

    /** The signs and letters of ASCII stand before the words; they are about as frequent as the first of these. */
    private static final int RANK_OF_SIGNS = 20;

    private Distillation() {}

    /** Writes the vectors into the file that the argument names. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path file = Path.of(arguments[0]);
        TokenVectors vectors;
        try (OnnxEmbedder model = Minilm.load()) {
            vectors = distilled(model, Minilm.vocabulary());
        } catch (EmbeddingException e) {
            // The rest of the program works without; whoever wants this embedder is told.
            System.err.println("distillation: no static embedder in this build: " + e.getMessage());
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path half = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(half))) {
            vectors.write(out);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static TokenVectors distilled(OnnxEmbedder model, Vocabulary vocabulary) throws InterruptedException {
        SortedMap<Integer, String> texts = vocabulary.inTexts();
        int[] pieces = texts.keySet().stream().mapToInt(each -> each).toArray();
        float[][] vectors = embedded(model, vocabulary, pieces);
        double[] ranks = ranks(texts);
        subtractMean(vectors, ranks);
        float[][] rows = new float[vocabulary.size()][model.dimensions()];
        for (int piece = 0; piece < pieces.length; piece++) {
            float weight = (float) weight(ranks[piece]);
            float[] row = rows[pieces[piece]];
            for (int i = 0; i < row.length; i++) {
                row[i] = weight * vectors[piece][i];
            }
        }
        return TokenVectors.rounded(rows);
    }

    /** The vector of each piece, scaled to length one. */
    private static float[][] embedded(OnnxEmbedder model, Vocabulary vocabulary, int[] pieces)
            throws InterruptedException {
        float[][] vectors = new float[pieces.length][];
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> batches = new ArrayList<>();
            for (int from = 0; from < pieces.length; from += BATCH) {
                int begin = from;
                int[][] texts = Arrays.stream(pieces, from, Math.min(from + BATCH, pieces.length))
                        .mapToObj(piece -> new int[] {vocabulary.classifier(), piece, vocabulary.separator()})
                        .toArray(int[][]::new);
                batches.add(threads.submit(() -> {
                    float[][] found = model.embed(texts);
                    for (int i = 0; i < found.length; i++) {
                        vectors[begin + i] = Vectors.normalized(found[i]);
                    }
                }));
            }
            for (Future<?> each : batches) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("distillation: a piece cannot be embedded", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return vectors;
    }

    /** The ranks of the pieces by frequency, the first of the words being 0; of other single characters, the last. */
    private static double[] ranks(SortedMap<Integer, String> pieces) {
        int first = pieces.entrySet().stream()
                .filter(piece -> piece.getValue().length() > 1)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return pieces.entrySet().stream()
                .mapToDouble(
                        piece -> rank(piece.getKey() - first, piece.getValue().charAt(0), pieces.size()))
                .toArray();
    }

    private static double rank(int afterFirstWord, char beginning, int last) {
        if (afterFirstWord >= 0) {
            return afterFirstWord;
        }
        return beginning < 0x80 ? RANK_OF_SIGNS : last;
    }

    private static double weight(double rank) {
        return Math.log(2 + rank);
    }

    private static void subtractMean(float[][] vectors, double[] ranks) {
        double[] sum = new double[vectors[0].length];
        double weights = 0;
        for (int piece = 0; piece < vectors.length; piece++) {
            double weight = weight(ranks[piece]) / (2 + ranks[piece]);
            weights += weight;
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * vectors[piece][i];
            }
        }
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] -= (float) (sum[i] / weights);
            }
        }
    }
}
