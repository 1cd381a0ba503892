package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static io.millweir.routing.RoutingFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millweir.domain.Query;
import io.millweir.registry.Models;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesRouterTest {
    private static final Models MODELS =
            models("cheap", priced("0.1", "0.1"), "middle", priced("1", "1"), "strong", priced("9", "9"));

    private static Ranking rank(String rules, Query query) throws Exception {
        List<String> problems = new ArrayList<>();
        Map<String, RouterSpec> specs =
                RouterSpecReader.read(new YAMLMapper().readTree(rules), "routing.routers", problems);
        assertThat(problems).isEmpty();
        return Routers.build(specs).find("mine").orElseThrow().rank(request(query, MODELS));
    }

    private static Ranking rankWhen(String when, Query query) throws Exception {
        return rank("mine: {type: rules, rules: [{name: r, when: " + when + ", model: strong}]}", query);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{keywords: [python]}        | Write PYTHON code      | true",
                "{keywords: [python]}        | a pythonic way         | false",
                "{keywords: [python]}        | (python)               | true",
                "{keywords: [python]}        | monty_python           | false",
                "{keywords: [java, python]}  | in python, not in java | true",
                "{keywords: ['unit test']}   | write a Unit Test now  | true",
                "{keywords: [c++]}           | C++ or rust            | true",
                "{keywords: [c++]}           | c or rust              | false",
                "{keywords: [the]}           | bother then the        | true",
                "{min-length: 5}             | four                   | false",
                "{min-length: 4}             | four                   | true",
                "{max-length: 4}             | four                   | true",
                "{max-length: 3}             | four                   | false",
                "{regex: 'def \\w+'}         | def main               | true",
                "{regex: '^main'}            | def main               | false",
                "{tags: {task: code}}        | anything               | true",
                "{tags: {task: chat}}        | anything               | false",
                "{tags: {task: code, x: y}}  | anything               | false",
                "{tenants: [team-a, team-b]} | anything               | true",
                "{tenants: [team-b]}         | anything               | false",
                "{tenants: [team-a], min-length: 100} | anything      | false",
                "{}                          | anything               | true",
            })
    void a_rule_holds_when_all_of_its_conditions_do(String when, String text, boolean holds) throws Exception {
        Query query = query(text.strip())
                .tenant("team-a")
                .tags(Map.of("task", "code", "other", "1"))
                .build();

        Ranking ranking = rankWhen(when, query);

        assertThat(ranking.reason()).isEqualTo(holds ? "rule: r" : "rule: default → cheapest that fits");
        assertThat(ranking.scores().keySet().stream().findFirst()).contains(holds ? "strong" : "cheap");
    }

    @Test
    void the_first_rule_that_holds_decides() throws Exception {
        Ranking ranking = rank(
                """
                mine:
                  type: rules
                  rules:
                    - {name: never, when: {min-length: 1000}, model: strong}
                    - {name: first, when: {max-length: 10}, models: [middle, strong]}
                    - {name: second, model: cheap}
                """,
                query("Hi").build());

        assertThat(ranking.reason()).isEqualTo("rule: first");
        assertThat(ranking.scores()).hasSize(2);
        assertThat(ranking.scores().get("middle"))
                .isGreaterThan(ranking.scores().get("strong"));
    }

    @Test
    void a_rule_may_ask_another_router() throws Exception {
        Ranking ranking = rank(
                """
                mine: {type: rules, rules: [{name: hard, router: other}]}
                other: {type: rules, rules: [], default: {router: largest}}
                """,
                query("Hi").build());

        assertThat(ranking.reason())
                .isEqualTo("rule: hard → rule: default → largest of 3 by list price (3 without a size)");
        assertThat(ranking.scores()).hasSize(3);
    }

    @Test
    void a_model_that_is_no_candidate_is_skipped_and_noted() throws Exception {
        Ranking ranking = rank(
                "mine: {type: rules, rules: [{name: r, models: [strnog, middle]}]}",
                query("Hi").build());

        assertThat(ranking.scores()).containsOnlyKeys("middle");
        assertThat(ranking.reason()).isEqualTo("rule: r (strnog skipped)");
        assertThat(ranking.notes()).containsExactly("rule: r: model \"strnog\" is no candidate, skipped");
    }

    @Test
    void the_default_decides_when_a_rule_has_no_candidate_left() throws Exception {
        Ranking ranking = rank(
                "mine: {type: rules, rules: [{name: r, model: gone}], default: {model: middle}}",
                query("Hi").build());

        assertThat(ranking.reason()).isEqualTo("rule: default");
        assertThat(ranking.scores()).containsOnlyKeys("middle");
        assertThat(ranking.notes()).hasSize(1);
    }

    @Test
    void the_cheapest_decides_when_the_default_has_no_candidate_left() throws Exception {
        Ranking ranking = rank(
                "mine: {type: rules, rules: [{name: r, router: gone}], default: {model: gone}}",
                query("Hi").build());

        assertThat(ranking.reason()).isEqualTo("no rule applies → cheapest that fits");
        assertThat(ranking.notes())
                .containsExactly(
                        "rule: r: unknown router \"gone\", skipped; name a configured router",
                        "rule: default: model \"gone\" is no candidate, skipped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(a|a)*b", "(.*)*x", "(?:a|b)*c", "([a-z]+)*\\d"})
    void a_hostile_regex_neither_holds_nor_hangs(String regex) throws Exception {
        Query query = query("a".repeat(12_000) + "!").build();

        Ranking ranking =
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> rankWhen("{regex: '" + regex + "'}", query));

        assertThat(ranking.reason()).startsWith("rule: default");
        assertThat(ranking.notes()).singleElement().asString().startsWith("rule \"r\": its regex took too many steps");
    }

    @Test
    void an_honest_regex_reaches_the_end_of_what_is_searched() throws Exception {
        String text = "word ".repeat(3_190) + "needle";

        assertThat(rankWhen("{regex: '\\bneedle\\b'}", query(text).build()).reason())
                .isEqualTo("rule: r");
        assertThat(rankWhen("{keywords: [needle]}", query(text).build()).reason())
                .isEqualTo("rule: r");
        assertThat(rankWhen(
                                "{keywords: [needle]}",
                                query("w".repeat(QueryText.MAX_SEARCHED) + " needle")
                                        .build())
                        .reason())
                .startsWith("rule: default");
    }
}
