package io.millweir.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

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
        if (!cleared.add(router) || !(specs.get(router) instanceof RouterSpec.Rules rules)) {
            return List.of();
        }
        path.add(router);
        List<String> circle = Stream.concat(rules.rules().stream().map(Rule::target), Stream.of(rules.otherwise()))
                .filter(Target.ToRouter.class::isInstance)
                .map(target -> from(((Target.ToRouter) target).router()))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse(List.of());
        path.remove(path.size() - 1);
        return circle;
    }
}
