package io.millweir.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Query;
import io.millweir.registry.Models;
import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Embedders;
import io.millweir.routing.embedding.Vectors;
import io.millweir.routing.learned.Artifact;
import io.millweir.routing.learned.ArtifactFile;
import io.millweir.routing.learned.Confidence;
import io.millweir.routing.learned.Examples;
import io.millweir.routing.learned.Learners;
import io.millweir.routing.learned.Provenance;
import io.millweir.routing.learned.ScoreModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time of one decision on one thread: a router without embedding, the embedding, a learned router on top of it, and the
 * search for neighbours. Run it with {@code mvn test-compile surefire:test@default-test -Dtest=DecisionBenchmark}, a part
 * of it with {@code -Dbenchmark=searched}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecisionBenchmark {
    private static final List<String> MODELS = List.of("dear", "cheap", "other");

    /** Runs the benchmarks in a JVM of their own and prints their table. */
    @Test
    void run() throws Exception {
        var results = new Runner(new OptionsBuilder()
                        .include(DecisionBenchmark.class.getSimpleName() + ".*" + System.getProperty("benchmark", ""))
                        .build())
                .run();
        assertThat(results).isNotEmpty();
    }

    static Query query(String text) {
        return RoutingFixture.query(text).build();
    }

    private static Models models() {
        return RoutingFixture.models(
                "dear", RoutingFixture.priced("10", "10"),
                "cheap", RoutingFixture.priced("1", "1"),
                "other", RoutingFixture.priced("5", "5"));
    }

    private static Examples examples(int count, int dimensions) {
        Random random = new Random(3);
        float[][] vectors = new float[count][];
        float[][] scores = new float[count][];
        float[] weights = new float[count];
        Arrays.fill(weights, 1);
        // Directions that bundle, as those of real queries do.
        float[][] subjects = new float[Math.max(4, count / 100)][];
        for (int i = 0; i < subjects.length; i++) {
            subjects[i] = direction(random, dimensions);
        }
        for (int i = 0; i < count; i++) {
            float[] vector = direction(random, dimensions);
            float[] subject = subjects[random.nextInt(subjects.length)];
            for (int d = 0; d < dimensions; d++) {
                vector[d] = subject[d] + 0.7f * vector[d];
            }
            vectors[i] = Vectors.normalized(vector);
            scores[i] = new float[] {random.nextInt(2), random.nextInt(2), random.nextInt(2)};
        }
        return new Examples(MODELS, vectors, scores, weights);
    }

    private static float[] direction(Random random, int dimensions) {
        float[] vector = new float[dimensions];
        for (int d = 0; d < dimensions; d++) {
            vector[d] = (float) random.nextGaussian();
        }
        return Vectors.normalized(vector);
    }

    private static ScoreModel learned(String router, Examples examples) {
        List<String> problems = new ArrayList<>();
        return Learners.standard()
                .read("benchmark", router, Map.of(), problems)
                .orElseThrow()
                .learn(examples, 1);
    }

    /** A query that is decided. */
    @State(Scope.Thread)
    public static class Deciding {
        /** What routes. */
        @Param({"cheapest", "kmeans", "knn", "ensemble"})
        public String router;

        /** What embeds. */
        @Param({"minilm", "static"})
        public String embedder;

        /** Pieces of the text, about. */
        @Param({"25", "256"})
        public int pieces;

        private Embedder by;
        private Router deciding;
        private List<RoutingRequest> requests = List.of();
        private int next;

        /** Another query each time: the same twice would be looked up once. */
        RoutingRequest request() {
            next = (next + 1) % requests.size();
            return requests.get(next);
        }

        /** Learns. */
        @Setup(Level.Trial)
        public void learn() throws IOException {
            by = embedder.equals("minilm") ? Embedders.minilm() : Embedders.staticMinilm();
            requests = Stream.of("miller", "baker", "smith", "farmer", "mason", "weaver", "tailor", "sailor")
                    .map(trade -> pieces == 25
                            ? "What turns the mill wheel when the river is low and the " + trade
                                    + " has to grind the grain of the whole village?"
                            : ("The " + trade + " grinds grain. ").repeat(100))
                    .map(text -> RoutingFixture.request(query(text), models()))
                    .toList();
            if (router.equals("cheapest")) {
                deciding = new CheapestRouter();
                return;
            }
            Examples examples = examples(5_000, by.dimensions());
            Provenance from = new Provenance(
                    router,
                    Map.of(),
                    by.id(),
                    by.dimensions(),
                    MODELS,
                    "0123456789abcdef",
                    examples.size(),
                    Instant.EPOCH,
                    Map.of(),
                    1);
            TrainedRouter trained =
                    TrainedRouter.of(kept(new Artifact(from, learned(router, examples), Confidence.of(examples))), by);
            deciding = new LearnedRouter(router, () -> trained, LearnedSettings.DEFAULT);
        }

        /** As it comes out of its file. */
        private static Artifact kept(Artifact artifact) throws IOException {
            Path file = Files.createTempFile("decision", ".artifact");
            try {
                ArtifactFile.write(artifact, file);
                return ArtifactFile.read(file);
            } finally {
                Files.delete(file);
            }
        }

        /** Lets go of native memory. */
        @TearDown(Level.Trial)
        public void close() {
            by.close();
        }
    }

    /** Neighbours that are searched. */
    @State(Scope.Thread)
    public static class Searching {
        /** Queries among which they are. */
        @Param({"10000", "100000"})
        public int rows;

        private ScoreModel model;
        private float[][] asked;
        private int next;

        /** Keeps the rows. */
        @Setup(Level.Trial)
        public void keep() {
            Examples examples = examples(rows, 384);
            model = learned("knn", examples);
            asked = Arrays.copyOf(examples.vectors(), 1_000);
        }
    }

    /** Tokenises, embeds, predicts, decides. */
    @Benchmark
    public Ranking decided(Deciding deciding) {
        return deciding.deciding.rank(deciding.request());
    }

    /** Predicts by neighbours. */
    @Benchmark
    public float[] searched(Searching searching) {
        searching.next = (searching.next + 1) % searching.asked.length;
        return searching.model.predict(searching.asked[searching.next]);
    }
}
