package io.millweir.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterSpecReaderTest {
    private final List<String> problems = new ArrayList<>();

    private Map<String, RouterSpec> read(String yaml) throws Exception {
        return RouterSpecReader.read(new YAMLMapper().readTree(yaml), "routing.routers", problems);
    }

    @Test
    void reads_every_type() throws Exception {
        Map<String, RouterSpec> specs = read(
                """
                a: {type: cheapest}
                b: {type: smallest}
                c: {type: largest}
                d: {type: random, seed: 42}
                e: {type: round-robin}
                """);

        assertThat(problems).isEmpty();
        assertThat(specs)
                .isEqualTo(Map.of(
                        "a", new RouterSpec.Cheapest(),
                        "b", new RouterSpec.Smallest(),
                        "c", new RouterSpec.Largest(),
                        "d", new RouterSpec.Lottery(42),
                        "e", new RouterSpec.RoundRobin()));
    }

    @Test
    void reads_rules_with_every_condition() throws Exception {
        Map<String, RouterSpec> specs = read(
                """
                code-first:
                  type: rules
                  rules:
                    - name: code
                      when:
                        min-length: 1
                        max-length: 2000
                        keywords: [python, java]
                        regex: "(?i)def \\\\w+"
                        tags: {task: code}
                        tenants: [team-a]
                      models: [strong, middle]
                    - router: cheapest
                  default: {model: middle}
                """);

        assertThat(problems).isEmpty();
        RouterSpec.Rules rules = (RouterSpec.Rules) specs.get("code-first");
        assertThat(rules.otherwise()).isEqualTo(new Target.ToModels(List.of("middle")));
        assertThat(rules.rules().get(1)).isEqualTo(new Rule("2", Condition.ALWAYS, new Target.ToRouter("cheapest")));
        Rule code = rules.rules().get(0);
        assertThat(code.name()).isEqualTo("code");
        assertThat(code.target()).isEqualTo(new Target.ToModels(List.of("strong", "middle")));
        assertThat(code.when().minLength()).isEqualTo(OptionalInt.of(1));
        assertThat(code.when().maxLength()).isEqualTo(OptionalInt.of(2000));
        assertThat(code.when().keywords()).containsExactly("python", "java");
        assertThat(code.when().regex())
                .hasValueSatisfying(regex -> assertThat(regex.pattern()).isEqualTo("(?i)def \\w+"));
        assertThat(code.when().tags()).isEqualTo(Map.of("task", "code"));
        assertThat(code.when().tenants()).isEqualTo(Set.of("team-a"));
    }

    @Test
    void reads_nothing_from_nothing() {
        assertThat(RouterSpecReader.read(MissingNode.getInstance(), "routing.routers", problems))
                .isEmpty();
        assertThat(RouterSpecReader.read(NullNode.getInstance(), "routing.routers", problems))
                .isEmpty();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | routing.routers: \"[]\" is not an object; give an object of router name to router",
                "{a: cheapest} | routing.routers.a: \"cheapest\" is not an object; give an object like {type: cheapest}",
                "{a: {}} | routing.routers.a.type: missing; give one of cheapest, smallest",
                "{a: {type: cheepest}} | routing.routers.a.type: unknown \"cheepest\"; did you mean \"cheapest\"?",
                "{a: {type: cheapest, sede: 1}} | routing.routers.a.sede: unknown key; keys here are type",
                "{a: {type: random, sede: 1}} | routing.routers.a.sede: unknown key; did you mean \"seed\"?",
                "{a: {type: random, seed: x}} | routing.routers.a.seed: \"x\" is not a whole number",
                "{explicit: {type: random}} | routing.routers.explicit: \"explicit\" cannot name a router",
                "{a: {type: rules}} | routing.routers.a.rules: missing; give a list of rules",
                "{a: {type: rules, rules: x}} | routing.routers.a.rules: \"x\" is not a list",
                "{a: {type: rules, rules: [x]}} | routing.routers.a.rules[0]: \"x\" is not an object",
                "{a: {type: rules, rules: [{when: {}}]}} | routing.routers.a.rules[0]: says not where queries go",
                "{a: {type: rules, rules: [{model: x, router: y}]}} | routing.routers.a.rules[0]: has model and router; give one",
                "{a: {type: rules, rules: [{models: []}]}} | routing.routers.a.rules[0].models: the list is empty",
                "{a: {type: rules, rules: [{models: x}]}} | routing.routers.a.rules[0].models: \"x\" is not a list",
                "{a: {type: rules, rules: [{model: [x]}]}} | routing.routers.a.rules[0].model: \"[\"x\"]\" is not a text",
                "{a: {type: rules, rules: [{model: x, wenn: {}}]}} | routing.routers.a.rules[0].wenn: unknown key; did you mean \"when\"?",
                "{a: {type: rules, rules: [{model: x, when: {regx: y}}]}} | routing.routers.a.rules[0].when.regx: unknown key; did you mean \"regex\"?",
                "{a: {type: rules, rules: [{model: x, when: {regex: '('}}]}} | routing.routers.a.rules[0].when.regex: \"(\" is not a regular expression",
                "{a: {type: rules, rules: [{model: x, when: {min-length: -1}}]}} | routing.routers.a.rules[0].when.min-length: \"-1\" is not a number of characters",
                "{a: {type: rules, rules: [{model: x, when: {min-length: 5, max-length: 4}}]}} | routing.routers.a.rules[0].when.max-length: \"4\" is below min-length",
                "{a: {type: rules, rules: [{model: x, when: {keywords: code}}]}} | routing.routers.a.rules[0].when.keywords: \"code\" is not a list",
                "{a: {type: rules, rules: [{model: x, when: {keywords: ['']}}]}} | routing.routers.a.rules[0].when.keywords[0]: ",
                "{a: {type: rules, rules: [{model: x, when: {tags: [y]}}]}} | routing.routers.a.rules[0].when.tags: ",
                "{a: {type: rules, rules: [], default: cheapest}} | routing.routers.a.default: \"cheapest\" is not an object; give an object like {router: cheapest}",
                "{a: {type: rules, rules: [], default: {}}} | routing.routers.a.default: says not where queries go",
                "{a: {type: rules, rules: [{router: b}]}, b: {type: rules, rules: [], default: {router: a}}} | routing.routers.a: its rules send queries in a circle, \"a → b → a\"",
                "{cheapest: {type: rules, rules: []}} | routing.routers.cheapest: its rules send queries in a circle",
            })
    void says_where_what_and_what_to_do(String yaml, String problem) throws Exception {
        read(yaml);

        assertThat(problems).singleElement().asString().startsWith(problem.strip());
    }

    @Test
    void collects_all_problems() throws Exception {
        read("{a: {type: x}, b: {type: rules, rules: [{when: {regex: '['}}], defalt: {}}}");

        assertThat(problems).hasSize(4);
    }
}
