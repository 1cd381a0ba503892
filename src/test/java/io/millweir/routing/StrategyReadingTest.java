package io.millweir.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StrategyReadingTest {
    private final List<String> problems = new ArrayList<>();

    private Map<String, RouterSpec> read(String yaml) throws Exception {
        return RouterSpecReader.read(new YAMLMapper().readTree(yaml), "routing.routers", problems);
    }

    @Test
    void reads_strategies_and_what_they_take_where_nothing_is_said() throws Exception {
        Map<String, RouterSpec> specs = read(
                """
                steps: {type: cascade, models: [a, b, c], judge: {model: j}, threshold: 0.8}
                foreseen: {type: cascade, models: [a, b], judge: {router: learned}}
                learned: {type: knn, artifact: routers/knn}
                mix: {type: automix, small: a, large: b}
                careful: {type: automix, small: a, large: b, checks: 5, threshold: 0.6}
                rounds: {type: multiround, model: b}
                more: {type: multiround, model: b, router: learned, max-parts: 6}
                picked: {type: llm, model: a}
                safe: {type: llm, model: a, default: b}
                tuned: {type: automix, small: a, large: b, artifact: routers/automix.json}
                """);

        assertThat(problems).isEmpty();
        assertThat(specs)
                .containsEntry(
                        "steps",
                        new StrategySpec.Cascade(List.of("a", "b", "c"), new StrategySpec.Judge.Model("j"), 0.8))
                .containsEntry(
                        "foreseen",
                        new StrategySpec.Cascade(List.of("a", "b"), new StrategySpec.Judge.Predicted("learned"), 0.7))
                .containsEntry("mix", new StrategySpec.AutoMix("a", "b", 3, 0.5))
                .containsEntry("careful", new StrategySpec.AutoMix("a", "b", 5, 0.6))
                .containsEntry(
                        "tuned",
                        new StrategySpec.AutoMix("a", "b", 3, 0.5, Optional.of(Path.of("routers/automix.json"))))
                .containsEntry("rounds", new StrategySpec.MultiRound("b", "cheapest", 4))
                .containsEntry("more", new StrategySpec.MultiRound("b", "learned", 6))
                .containsEntry("picked", new StrategySpec.Llm("a", Optional.empty()))
                .containsEntry("safe", new StrategySpec.Llm("a", Optional.of("b")));
    }

    @Test
    void says_everything_that_is_wrong_with_them() throws Exception {
        read(
                """
                one: {type: cascade, models: [a], judge: {model: j}}
                twice: {type: cascade, models: [a, a], judge: {model: j}}
                unjudged: {type: cascade, models: [a, b]}
                both: {type: cascade, models: [a, b], judge: {model: j, router: cheapest}}
                same: {type: automix, small: a, large: a, checks: 17, threshold: 2}
                half: {type: automix, small: a}
                tuned: {type: automix, small: a, large: b, threshold: 0.5, artifact: routers/automix.json}
                rounds: {type: multiround, model: a, max-parts: 1, parts: 3}
                picked: {type: llm}
                """);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "routing.routers.one.models: has 1 models; name 2 to 8, the cheapest first",
                        "routing.routers.twice.models: names a model twice; name each once",
                        "routing.routers.unjudged.judge: missing; give {model: NAME}, or {router: NAME} of a learned"
                                + " router",
                        "routing.routers.both.judge: takes one of model and router; give {model: NAME}, or"
                                + " {router: NAME} of a learned router",
                        "routing.routers.same.checks: \"17\" is not a whole number from 1 to 16; give one",
                        "routing.routers.same.threshold: \"2\" is not a number from 0 to 1; give one",
                        "routing.routers.same.large: \"a\" is the small model too; name a stronger one",
                        "routing.routers.half.large: missing; name a model of the registry",
                        "routing.routers.tuned.artifact: holds checks and threshold as they were tuned; leave these two"
                                + " out",
                        "routing.routers.rounds.max-parts: \"1\" is not a whole number from 2 to 8; give one",
                        "routing.routers.rounds.parts: unknown key; keys here are max-parts, model, router, type",
                        "routing.routers.picked.model: missing; name a model of the registry");
    }

    @Test
    void refuses_routers_that_cannot_do_what_they_are_named_for() throws Exception {
        read(
                """
                steps: {type: cascade, models: [a, b], judge: {router: cheapest}}
                rounds: {type: multiround, model: a, router: steps}
                more: {type: multiround, model: a, router: nobody}
                """);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "routing.routers.steps.judge.router: \"cheapest\" is no learned router, and only those predict"
                                + " scores; name one, or give {model: NAME}",
                        "routing.routers.rounds.router: \"steps\" makes several calls of a query, and a part is one"
                                + " call; name another router",
                        "routing.routers.more.router: unknown router \"nobody\"; routers are listed by 'millweir"
                                + " routers'");
    }
}
