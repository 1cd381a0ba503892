package io.millweir.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Reads a router of the type {@code rules}. */
final class RulesReading {
    private static final Set<String> TARGET = Set.of("model", "models", "router");
    private static final Target DEFAULT = new Target.ToRouter(Routers.CHEAPEST);

    private RulesReading() {}

    static RouterSpec.Rules read(SpecNode router) {
        router.allowOnly(Set.of("type", "rules", "default"));
        List<Rule> rules = new ArrayList<>();
        if (!router.field("rules").isPresent()) {
            router.field("rules").problem("missing; give a list of rules");
        }
        List<SpecNode> items = router.field("rules").items("a list of rules");
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isObject("a rule like {when: {keywords: [code]}, model: NAME}")) {
                rules.add(rule(items.get(i), i));
            }
        }
        return new RouterSpec.Rules(rules, otherwise(router.field("default")));
    }

    private static Target otherwise(SpecNode node) {
        if (!node.isPresent() || !node.isObject("an object like {router: cheapest} or {model: NAME}")) {
            return DEFAULT;
        }
        node.allowOnly(TARGET);
        return target(node);
    }

    private static Rule rule(SpecNode rule, int index) {
        rule.allowOnly(Set.of("name", "when", "model", "models", "router"));
        String name = rule.field("name").text().orElse(String.valueOf(index + 1));
        SpecNode when = rule.field("when");
        Condition condition = when.isPresent() && when.isObject("an object like {max-length: 200}")
                ? condition(when)
                : Condition.ALWAYS;
        return new Rule(name, condition, target(rule));
    }

    private static Target target(SpecNode node) {
        List<String> given = TARGET.stream()
                .filter(each -> node.field(each).isPresent())
                .sorted()
                .toList();
        if (given.size() != 1) {
            node.problem((given.isEmpty() ? "says not where queries go" : "has " + String.join(" and ", given))
                    + "; give one of model, models, router");
            return DEFAULT;
        }
        SpecNode value = node.field(given.get(0));
        return switch (given.get(0)) {
            case "router" -> value.text().<Target>map(Target.ToRouter::new).orElse(DEFAULT);
            case "model" ->
                value.text()
                        .<Target>map(each -> new Target.ToModels(List.of(each)))
                        .orElse(DEFAULT);
            default -> {
                List<String> models = value.texts("a list of model names");
                yield models.isEmpty() ? DEFAULT : new Target.ToModels(models);
            }
        };
    }

    private static Condition condition(SpecNode when) {
        when.allowOnly(Set.of("min-length", "max-length", "keywords", "regex", "tags", "tenants"));
        OptionalInt min = when.field("min-length").length();
        OptionalInt max = when.field("max-length").length();
        if (min.isPresent() && max.isPresent() && min.getAsInt() > max.getAsInt()) {
            when.field("max-length")
                    .problem("\"" + max.getAsInt() + "\" is below min-length; no query can be that long");
        }
        Map<String, String> tags = new TreeMap<>();
        for (Map.Entry<String, SpecNode> tag : when.field("tags").entries("an object of tag to value")) {
            tag.getValue().text().ifPresent(value -> tags.put(tag.getKey(), value));
        }
        return new Condition(
                min,
                max,
                texts(when.field("keywords"), "a list of words"),
                when.field("regex").isPresent() ? when.field("regex").regex() : Optional.empty(),
                tags,
                new LinkedHashSet<>(texts(when.field("tenants"), "a list of tenants")));
    }

    private static List<String> texts(SpecNode node, String what) {
        return node.isPresent() ? node.texts(what) : List.of();
    }
}
