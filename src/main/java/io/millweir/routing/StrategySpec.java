package io.millweir.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a router is configured that answers by several calls. */
public sealed interface StrategySpec extends RouterSpec {
    /** The models that the configuration names, by their keys below the router's, in the order of the keys. */
    Map<String, String> named();

    /**
     * Models from cheap to strong until one is good enough.
     *
     * @param models two to eight
     * @param judge who says what is good enough
     * @param threshold the least grade or predicted score, 0 to 1
     */
    record Cascade(List<String> models, Judge judge, double threshold) implements StrategySpec {
        public Cascade {
            models = List.copyOf(models);
        }

        @Override
        public String type() {
            return "cascade";
        }

        @Override
        public Map<String, String> named() {
            Map<String, String> named = new TreeMap<>();
            for (int i = 0; i < models.size(); i++) {
                named.put("models[" + i + "]", models.get(i));
            }
            if (judge instanceof Judge.Model model) {
                named.put("judge.model", model.name());
            }
            return named;
        }
    }

    /** Who says whether an answer is good enough. */
    sealed interface Judge {
        /** A model, which reads it. */
        record Model(String name) implements Judge {}

        /** A learned router, which predicts it before the call. */
        record Predicted(String router) implements Judge {}
    }

    /**
     * A small model that checks itself, and a large one.
     *
     * @param checks how often it is asked, 1 to 16
     * @param threshold the share of yes at which the small model's answer stands, 0 to 1
     * @param policy where both were tuned; empty when they are as configured
     */
    record AutoMix(String small, String large, int checks, double threshold, Optional<Path> policy)
            implements StrategySpec {
        AutoMix(String small, String large, int checks, double threshold) {
            this(small, large, checks, threshold, Optional.empty());
        }

        /**
         * The same as it was tuned.
         *
         * @throws IOException when the file is none for these models; the message says what to do
         */
        public AutoMix tuned(Path file) throws IOException {
            AutoMixPolicy tuned = AutoMixPolicy.read(file);
            if (!tuned.small().equals(small) || !tuned.large().equals(large)) {
                throw new IOException("\"" + file + "\" was tuned for \"" + tuned.small() + "\" and \"" + tuned.large()
                        + "\"; name these, or tune one for \"" + small + "\" and \"" + large
                        + "\" with 'millweir train --router automix'");
            }
            return new AutoMix(small, large, tuned.checks(), tuned.threshold(), policy);
        }

        @Override
        public String type() {
            return "automix";
        }

        @Override
        public Map<String, String> named() {
            return Map.of("small", small, "large", large);
        }
    }

    /**
     * A question taken apart and put together again.
     *
     * @param router for the parts
     * @param maxParts 2 to 8
     */
    record MultiRound(String model, String router, int maxParts) implements StrategySpec {
        @Override
        public String type() {
            return "multiround";
        }

        @Override
        public Map<String, String> named() {
            return Map.of("model", model);
        }
    }

    /**
     * A model that picks another.
     *
     * @param otherwise the model that answers when its pick cannot be read; empty: the cheapest candidate
     */
    record Llm(String model, Optional<String> otherwise) implements StrategySpec {
        @Override
        public String type() {
            return "llm";
        }

        @Override
        public Map<String, String> named() {
            Map<String, String> named = new TreeMap<>(Map.of("model", model));
            otherwise.ifPresent(name -> named.put("default", name));
            return named;
        }
    }
}
