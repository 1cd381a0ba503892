package io.millweir.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Plan;
import io.millweir.routing.learned.Gate;
import io.millweir.routing.learned.Learners;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code routing.routers} of the configuration: an object of name to router. */
public final class RouterSpecReader {
    private static final List<String> TYPES =
            List.of("cheapest", "smallest", "largest", "random", "round-robin", "rules", "bradley-terry", "bandit");

    private static final Set<String> OF_LEARNED = Set.of(
            "type", "artifact", "default-model", "confidence", "min-familiarity", "cost-weight", "latency-weight");

    private static final List<String> LEARNED = Learners.standard().names();
    private static final double MOST_CONFIDENCE = 10;
    private static final double MOST_WEIGHT = 1_000;

    private RouterSpecReader() {}

    /**
     * Reads all routers.
     *
     * @param routers the node under {@code path}; missing or null for none
     * @param path for messages: {@code routing.routers}
     * @param problems gets everything that is wrong; when it grew, the result is not to be used
     */
    public static Map<String, RouterSpec> read(JsonNode routers, String path, List<String> problems) {
        Map<String, RouterSpec> specs = new TreeMap<>();
        SpecNode node = new SpecNode(routers, path, problems);
        for (Map.Entry<String, SpecNode> entry : node.entries("an object of router name to router")) {
            String name = entry.getKey();
            if (name.isBlank() || name.equals(Plan.EXPLICIT)) {
                entry.getValue().problem("\"" + name + "\" cannot name a router; choose another name");
            }
            read(entry.getValue()).ifPresent(spec -> specs.put(name, spec));
        }
        OnlineReading.differingEmbedders(specs, path, problems);
        List<String> circle = RouterCircle.in(specs);
        if (!circle.isEmpty()) {
            problems.add(path + "." + circle.get(0) + ": its rules send queries in a circle, \""
                    + String.join(" → ", circle) + "\"; send them to a model somewhere");
        }
        StrategyReading.references(specs, path, problems);
        return specs;
    }

    private static Optional<RouterSpec> read(SpecNode router) {
        if (!router.isObject("an object like {type: cheapest}")) {
            return Optional.empty();
        }
        Optional<String> type = router.field("type").requiredText("give one of " + String.join(", ", TYPES));
        return type.flatMap(each -> switch (each) {
            case "cheapest" -> plain(router, new RouterSpec.Cheapest());
            case "smallest" -> plain(router, new RouterSpec.Smallest());
            case "largest" -> plain(router, new RouterSpec.Largest());
            case "round-robin" -> plain(router, new RouterSpec.RoundRobin());
            case "random" -> {
                router.allowOnly(Set.of("type", "seed"));
                yield Optional.of(new RouterSpec.Lottery(router.field("seed").wholeNumber(0)));
            }
            case "rules" -> Optional.of(RulesReading.read(router));
            case "bradley-terry" -> Optional.of(OnlineReading.bradleyTerry(router));
            case "bandit" -> Optional.of(OnlineReading.bandit(router));
            default -> {
                if (StrategyReading.TYPES.contains(each)) {
                    yield StrategyReading.read(router, each);
                }
                if (LEARNED.contains(each)) {
                    yield learned(router, each);
                }
                List<String> all = new ArrayList<>(TYPES);
                all.addAll(StrategyReading.TYPES);
                all.addAll(LEARNED);
                router.field("type").unknown(each, all);
                yield Optional.empty();
            }
        });
    }

    private static Optional<RouterSpec> learned(SpecNode router, String type) {
        router.allowOnly(OF_LEARNED);
        LearnedSettings settings = new LearnedSettings(
                router.field("default-model").text(),
                new Gate(
                        router.field("confidence").number(Gate.DEFAULT.z(), 0, MOST_CONFIDENCE),
                        router.field("min-familiarity").number(Gate.DEFAULT.familiarity(), 0, 1)),
                router.field("cost-weight").number(0, 0, MOST_WEIGHT),
                router.field("latency-weight").number(0, 0, MOST_WEIGHT));
        Optional<String> artifact = router.field("artifact")
                .requiredText("train one with 'millweir train --router " + type + "' and name its file");
        try {
            return artifact.map(text -> new RouterSpec.Learned(type, Path.of(text), settings));
        } catch (InvalidPathException e) {
            router.field("artifact").problem("holds a character that no path may hold; write a plain path");
            return Optional.empty();
        }
    }

    private static Optional<RouterSpec> plain(SpecNode router, RouterSpec spec) {
        router.allowOnly(Set.of("type"));
        return Optional.of(spec);
    }
}
