package io.millweir.routing;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads routers of the types {@code cascade}, {@code automix}, {@code multiround} and {@code llm}. */
final class StrategyReading {
    static final List<String> TYPES = List.of("cascade", "automix", "multiround", "llm");

    static final double CASCADE_THRESHOLD = 0.7;
    static final double AUTOMIX_THRESHOLD = 0.5;
    private static final int LEAST_MODELS = 2;
    private static final int MOST_MODELS = 8;
    private static final int CHECKS = 3;
    private static final int MOST_CHECKS = 16;
    private static final int PARTS = 4;
    private static final String NAME = "name a model of the registry";

    private StrategyReading() {}

    static Optional<RouterSpec> read(SpecNode router, String type) {
        return switch (type) {
            case "cascade" -> cascade(router);
            case "automix" -> autoMix(router);
            case "multiround" -> multiRound(router);
            default -> llm(router);
        };
    }

    private static Optional<RouterSpec> cascade(SpecNode router) {
        router.allowOnly(Set.of("type", "models", "judge", "threshold"));
        SpecNode node = router.field("models");
        List<String> models = node.isPresent() ? node.texts("model names, the cheapest first") : List.of();
        if (models.size() < LEAST_MODELS || models.size() > MOST_MODELS) {
            node.problem("has " + models.size() + " models; name " + LEAST_MODELS + " to " + MOST_MODELS
                    + ", the cheapest first");
        }
        if (new HashSet<>(models).size() < models.size()) {
            node.problem("names a model twice; name each once");
        }
        Optional<StrategySpec.Judge> judge = judge(router.field("judge"));
        double threshold = router.field("threshold").number(CASCADE_THRESHOLD, 0, 1);
        return judge.map(each -> new StrategySpec.Cascade(models, each, threshold));
    }

    private static Optional<StrategySpec.Judge> judge(SpecNode node) {
        if (!node.isPresent()) {
            node.problem("missing; give {model: NAME}, or {router: NAME} of a learned router");
            return Optional.empty();
        }
        if (!node.isObject("{model: NAME}, or {router: NAME} of a learned router")) {
            return Optional.empty();
        }
        node.allowOnly(Set.of("model", "router"));
        if (node.field("model").isPresent() == node.field("router").isPresent()) {
            node.problem("takes one of model and router; give {model: NAME}, or {router: NAME} of a learned router");
            return Optional.empty();
        }
        return node.field("model").isPresent()
                ? node.field("model").text().map(StrategySpec.Judge.Model::new)
                : node.field("router").text().map(StrategySpec.Judge.Predicted::new);
    }

    private static Optional<RouterSpec> autoMix(SpecNode router) {
        router.allowOnly(Set.of("type", "small", "large", "checks", "threshold", "artifact"));
        Optional<String> small = router.field("small").requiredText(NAME);
        Optional<String> large = router.field("large").requiredText(NAME);
        int checks = router.field("checks").wholeNumber(CHECKS, 1, MOST_CHECKS);
        double threshold = router.field("threshold").number(AUTOMIX_THRESHOLD, 0, 1);
        if (small.isPresent() && small.equals(large)) {
            router.field("large").problem("\"" + large.get() + "\" is the small model too; name a stronger one");
        }
        Optional<Path> policy = router.field("artifact").text().map(Path::of);
        if (policy.isPresent()
                && (router.field("checks").isPresent()
                        || router.field("threshold").isPresent())) {
            router.field("artifact").problem("holds checks and threshold as they were tuned; leave these two out");
        }
        return small.flatMap(
                weak -> large.map(strong -> new StrategySpec.AutoMix(weak, strong, checks, threshold, policy)));
    }

    private static Optional<RouterSpec> multiRound(SpecNode router) {
        router.allowOnly(Set.of("type", "model", "router", "max-parts"));
        Optional<String> model = router.field("model").requiredText(NAME);
        String parts = router.field("router").text().orElse(Routers.CHEAPEST);
        int most = router.field("max-parts").wholeNumber(PARTS, LEAST_MODELS, MOST_MODELS);
        return model.map(each -> new StrategySpec.MultiRound(each, parts, most));
    }

    private static Optional<RouterSpec> llm(SpecNode router) {
        router.allowOnly(Set.of("type", "model", "default"));
        Optional<String> otherwise = router.field("default").text();
        return router.field("model").requiredText(NAME).map(each -> new StrategySpec.Llm(each, otherwise));
    }

    /** Routers that strategies name and that cannot do what they are named for. */
    static void references(Map<String, RouterSpec> specs, String path, List<String> problems) {
        specs.forEach((name, spec) -> {
            if (spec instanceof StrategySpec.Cascade cascade
                    && cascade.judge() instanceof StrategySpec.Judge.Predicted judge
                    && !(specs.get(judge.router()) instanceof RouterSpec.Learned)) {
                problems.add(path + "." + name + ".judge.router: \"" + judge.router()
                        + "\" is no learned router, and only those predict scores; name one, or give {model: NAME}");
            }
            if (spec instanceof StrategySpec.MultiRound rounds) {
                RouterSpec parts = specs.get(rounds.router());
                if (parts instanceof StrategySpec) {
                    problems.add(path + "." + name + ".router: \"" + rounds.router()
                            + "\" makes several calls of a query, and a part is one call; name another router");
                } else if (parts == null && !Routers.builtIn().contains(rounds.router())) {
                    problems.add(path + "." + name + ".router: unknown router \"" + rounds.router()
                            + "\"; routers are listed by 'millweir routers'");
                }
            }
        });
    }
}
