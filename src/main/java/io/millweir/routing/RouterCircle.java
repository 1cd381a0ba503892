package io.millweir.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds rules that send queries from router to router without end. */
final class RouterCircle {
    private final Map<String, RouterSpec> specs;
    private final Set<String> cleared = new HashSet<>();
    private final List<String> path = new ArrayList<>();

    private RouterCircle(Map<String, RouterSpec> specs) {
        this.specs = specs;
    }

    /** The names along a circle, the first one again at the end; empty when there is none. */
    static List<String> in(Map<String, RouterSpec> specs) {
        RouterCircle search = new RouterCircle(specs);
        return new TreeMap<>(specs)
                .keySet().stream()
                        .map(search::from)
                        .filter(circle -> !circle.isEmpty())
                        .findFirst()
                        .orElse(List.of());
    }

    private List<String> from(String router) {
        int seen = path.indexOf(router);
        if (seen >= 0) {
            List<String> circle = new ArrayList<>(path.subList(seen, path.size()));
            circle.add(router);
            return List.copyOf(circle);
        }
        if (!cleared.add(router)) {
            return List.of();
        }
        path.add(router);
        List<String> circle = next(specs.get(router))
                .map(this::from)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse(List.of());
        path.remove(path.size() - 1);
        return circle;
    }

    /** The routers that this one asks. */
    private static Stream<String> next(@Nullable RouterSpec spec) {
        if (spec instanceof StrategySpec.MultiRound rounds) {
            return Stream.of(rounds.router());
        }
        return spec instanceof RouterSpec.Rules rules
                ? Stream.concat(rules.rules().stream().map(Rule::target), Stream.of(rules.otherwise()))
                        .filter(Target.ToRouter.class::isInstance)
                        .map(target -> ((Target.ToRouter) target).router())
                : Stream.empty();
    }
}
