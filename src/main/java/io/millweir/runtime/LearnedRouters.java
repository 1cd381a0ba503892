package io.millweir.runtime;

import io.millweir.routing.RouterSpec;
import io.millweir.routing.TrainedRouter;
import io.millweir.routing.embedding.CachedEmbedder;
import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Embedders;
import io.millweir.routing.embedding.EmbeddingException;
import io.millweir.routing.learned.Artifact;
import io.millweir.routing.learned.ArtifactException;
import io.millweir.routing.learned.ArtifactFile;
import io.millweir.routing.online.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the configured routers learned, read from their artifacts and read again when those change. An artifact that
 * cannot be used leaves the one before in place.
 *
 * <p>Threading: thread-safe; a thread of its own looks at the files.
 */
final class LearnedRouters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LearnedRouters.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int REMEMBERED_VECTORS = 10_000;

    private final Map<String, Embedder> embedders = new ConcurrentHashMap<>();
    private final Map<RouterSpec.Learned, Watched> watched = new HashMap<>();
    private Optional<Features> features = Optional.empty();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "artifact-watch");
        thread.setDaemon(true);
        return thread;
    });

    private LearnedRouters() {}

    /**
     * Reads all artifacts.
     *
     * @throws ConfigException when one cannot be used, with all that is wrong
     */
    static LearnedRouters open(Map<String, RouterSpec> specs) {
        LearnedRouters routers = new LearnedRouters();
        List<String> problems = new ArrayList<>();
        specs.forEach((name, spec) -> {
            if (spec instanceof RouterSpec.Learned learned) {
                Watched watch = routers.new Watched(name, learned);
                watch.read().ifPresent(problem -> problems.add("routing.routers." + name + ".artifact: " + problem));
                routers.watched.put(learned, watch);
            } else if (spec instanceof RouterSpec.Bandit bandit && routers.features.isEmpty()) {
                routers.read(name, bandit, problems);
            }
        });
        if (!problems.isEmpty()) {
            routers.close();
            throw new ConfigException(problems);
        }
        if (!routers.watched.isEmpty()) {
            var unused = routers.looking.scheduleWithFixedDelay(
                    () -> routers.watched.values().forEach(Watched::look),
                    LOOK.toMillis(),
                    LOOK.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return routers;
    }

    private void read(String name, RouterSpec.Bandit bandit, List<String> problems) {
        try {
            features = Optional.of(new Features(embedder(bandit.embedder())));
        } catch (EmbeddingException e) {
            problems.add("routing.routers." + name + ".embedder: " + e.getMessage());
        }
    }

    /** What routers look at that learn from ratings; empty when there is none. */
    Optional<Features> features() {
        return features;
    }

    /** What this router learned last. */
    Supplier<TrainedRouter> of(RouterSpec.Learned spec) {
        return Objects.requireNonNull(watched.get(spec), "a router that was opened");
    }

    private Embedder embedder(String id) {
        return embedders.computeIfAbsent(id, each -> new CachedEmbedder(Embedders.byName(each), REMEMBERED_VECTORS));
    }

    @Override
    public void close() {
        looking.shutdownNow();
        embedders.values().forEach(Embedder::close);
    }

    /** One artifact. */
    private final class Watched implements Supplier<TrainedRouter> {
        private final String name;
        private final RouterSpec.Learned spec;
        private volatile @Nullable TrainedRouter current;
        private String seen = "";

        Watched(String name, RouterSpec.Learned spec) {
            this.name = name;
            this.spec = spec;
        }

        @Override
        public TrainedRouter get() {
            return Objects.requireNonNull(current, "read when it was opened");
        }

        /** Reads the artifact anew when its file has changed. */
        void look() {
            try {
                String now = stamp(spec.artifact());
                if (!now.equals(seen)) {
                    seen = now;
                    read().ifPresentOrElse(
                                    problem -> LOG.atError()
                                            .addKeyValue("router", name)
                                            .addKeyValue("problem", problem)
                                            .log(
                                                    "a changed artifact cannot be used; the router goes on with the one before"),
                                    () -> LOG.atInfo()
                                            .addKeyValue("router", name)
                                            .addKeyValue("version", get().version())
                                            .log("a new artifact is in use"));
                }
            } catch (IOException gone) {
                if (!seen.isEmpty()) {
                    seen = "";
                    LOG.atWarn()
                            .addKeyValue("router", name)
                            .addKeyValue("artifact", spec.artifact())
                            .log("the artifact cannot be looked at; the router goes on with what it has read");
                }
            }
        }

        /** What is wrong with the artifact; when nothing is, it is in use. */
        Optional<String> read() {
            try {
                seen = stamp(spec.artifact());
                Artifact artifact = ArtifactFile.read(spec.artifact());
                if (!artifact.provenance().router().equals(spec.type())) {
                    return Optional.of("\"" + spec.artifact() + "\" is of the type \""
                            + artifact.provenance().router() + "\" and not \"" + spec.type()
                            + "\"; set the type, or train the artifact again");
                }
                Optional<String> unknown = spec.settings()
                        .defaultModel()
                        .filter(model -> !artifact.provenance().models().contains(model));
                if (unknown.isPresent()) {
                    return Optional.of("\"" + spec.artifact() + "\" was not trained on the default-model \""
                            + unknown.get() + "\"; name one of "
                            + String.join(", ", artifact.provenance().models()));
                }
                Embedder embedder = embedder(artifact.provenance().embedder());
                if (embedder.dimensions() != artifact.provenance().dimensions()) {
                    return Optional.of("\"" + spec.artifact() + "\" takes vectors of "
                            + artifact.provenance().dimensions() + " numbers, and \"" + embedder.id()
                            + "\" makes such of "
                            + embedder.dimensions() + "; train it again");
                }
                current = TrainedRouter.of(artifact, embedder);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(
                        "\"" + spec.artifact() + "\" cannot be read; train one with 'millweir train --router "
                                + spec.type() + "' and name its file");
            } catch (ArtifactException | EmbeddingException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }

        private static String stamp(Path file) throws IOException {
            return Files.getLastModifiedTime(file) + "/" + Files.size(file);
        }
    }
}
