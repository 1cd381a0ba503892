package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Origin;
import io.millweir.routing.Online;
import io.millweir.routing.RouterSpec;
import io.millweir.routing.Routers;
import io.millweir.routing.Routing;
import io.millweir.routing.RoutingSettings;
import io.millweir.routing.online.Contexts;
import io.millweir.routing.online.Features;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.topics.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users think of answers changes what routers do, on every instance and after a restart. */
class LearningTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Features FEATURES = Contexts.features();

    private final OnlineLearning online = new OnlineLearning();
    private final TopologyFixture graph = graph(online);

    private static TopologyFixture graph(OnlineLearning online) {
        return new TopologyFixture(Duration.ZERO, routing(online), Optional.of(online));
    }

    private static Routing routing(OnlineLearning online) {
        Map<String, RouterSpec> specs = Map.of(
                "bandit", new RouterSpec.Bandit(RouterSpec.Bandit.Policy.THOMPSON, 0.3, 0, 0, "by-word"),
                "league", new RouterSpec.BradleyTerry(0));
        Routers routers = Routers.build(
                specs,
                none -> {
                    throw new AssertionError("no router was trained");
                },
                new Online(online, Optional.of(FEATURES)));
        return TopologyFixture.routing(routers, new RoutingSettings("bandit", List.of(), 2));
    }

    @AfterEach
    void close() {
        graph.close();
    }

    /** Asks for the large model; the small one answers, as a fallback does. */
    private void answer(String id, String text) {
        Origin origin = graph.query("{'id': '" + id + "', 'query': '" + text + "', 'model': 'large'}");
        graph.report(id, origin, Calls.answered(1, "fine", 5, 5));
    }

    private double believed(OnlineLearning learning, String model, String text) {
        var context = FEATURES.of(text);
        return learning.knowledge().posterior(context.space(), model).mean(context);
    }

    @Test
    void a_rating_counts_for_the_model_that_answered_and_queries_like_this_one() {
        answer("q1", "code a parser");

        graph.feedback("{'query_id': 'q1', 'rating': 1, 'user': 'u1', 'comment': 'thanks'}");
        graph.pass(SECOND);

        assertThat(believed(online, "small", "code a parser")).isGreaterThan(0.6);
        assertThat(believed(online, "large", "code a parser")).isEqualTo(0.5);
        assertThat(graph.lessons()).hasSize(2);
        assertThat(graph.lessons().get(0).at("/choice/model")).isEqualTo("small");
        assertThat(graph.lessons().get(0).at("/choice/router")).isEqualTo("explicit");
        assertThat(graph.lessons().get(0).keyText()).isEqualTo("q1");
        assertThat(graph.lessons().get(1).json().toString())
                .isEqualTo("{\"query_id\":\"q1\",\"feedback\":{\"rating\":1.0,\"user\":\"u1\"}}");
        Emitted told = TopologyFixture.only(graph.learned());
        assertThat(told.keyText()).isEqualTo("[\"ratings\",\"by-word|projection-1\",\"small\",0]");
    }

    @Test
    void a_rating_that_comes_before_its_answer_waits_for_it() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'code a parser', 'model': 'small'}");
        graph.feedback("{'query_id': 'q1', 'rating': -1}");
        graph.pass(SECOND);
        assertThat(graph.learned()).isEmpty();

        graph.report("q1", origin, Calls.answered(1, "fine", 5, 5));
        graph.pass(SECOND);

        assertThat(believed(online, "small", "code a parser")).isLessThan(0.4);
        assertThat(graph.learned()).hasSize(1);
    }

    @Test
    void what_someone_thinks_again_takes_the_place_of_what_they_thought_before() {
        answer("q1", "code a parser");

        graph.feedback("{'query_id': 'q1', 'rating': -1, 'user': 'u1'}");
        graph.feedback("{'query_id': 'q1', 'rating': 1, 'user': 'u1'}");
        graph.feedback("{'query_id': 'q1', 'winner': 'large', 'loser': 'small', 'user': 'u1'}");
        graph.feedback("{'query_id': 'q1', 'winner': 'small', 'loser': 'large', 'user': 'u1'}");
        graph.feedback("{'query_id': 'q1', 'winner': 'small', 'loser': 'large', 'user': 'u2'}");
        graph.pass(SECOND);

        assertThat(believed(online, "small", "code a parser")).isGreaterThan(0.6);
        assertThat(online.knowledge().ratings()).isEqualTo(1);
        assertThat(online.knowledge().league().games()).isEqualTo(2);
        assertThat(online.knowledge().league().score("small")).isGreaterThan(0.5);
    }

    @Test
    void a_comparison_needs_no_answer() {
        for (int i = 0; i < 5; i++) {
            graph.feedback("{'query_id': 'else-" + i + "', 'winner': 'large', 'loser': 'small'}");
        }
        graph.pass(SECOND);

        graph.query("{'id': 'q1', 'query': 'hello', 'router': 'league', 'route_only': true}");

        assertThat(graph.response().at("/routing/chosen")).isEqualTo("large");
        assertThat(graph.response().at("/routing/reason"))
                .isEqualTo("bradley-terry: strongest for its cost by 5 comparisons");
    }

    @Test
    void a_query_that_failed_or_was_only_routed_teaches_nothing() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'code'}");
        graph.report("q1", origin, Calls.failedAndEnded(1, ErrorCode.PROVIDER_ERROR));
        graph.query("{'id': 'q2', 'query': 'code', 'route_only': true}");
        graph.feedback("{'query_id': 'q1', 'rating': 1}");
        graph.pass(SECOND);

        assertThat(graph.lessons()).hasSize(1);
        assertThat(graph.learned()).isEmpty();
    }

    @Test
    void ratings_change_what_the_bandit_chooses_and_another_instance_and_a_restart_know_the_same() {
        for (int i = 0; i < 60; i++) {
            answer("q" + i, "code " + i);
            graph.feedback("{'query_id': 'q" + i + "', 'rating': -1}");
        }
        graph.pass(SECOND);

        graph.query("{'id': 'then', 'query': 'code of a parser', 'route_only': true}");
        Emitted decided = graph.decisions().get(graph.decisions().size() - 1);
        assertThat(decided.at("/model")).isEqualTo("large");
        assertThat(decided.json().path("propensity").doubleValue()).isBetween(0.8, 0.999);
        OnlineLearning elsewhere = new OnlineLearning();
        try (TopologyFixture other = graph(elsewhere)) {
            graph.learned().forEach(other::learned);
            other.query("{'id': 'then', 'query': 'code of a parser', 'route_only': true}");

            Emitted again = TopologyFixture.only(other.decisions());
            assertThat(again.at("/reason")).isEqualTo(decided.at("/reason"));
            assertThat(again.at("/propensity")).isEqualTo(decided.at("/propensity"));
        }
        assertThat(believed(elsewhere, "small", "code")).isEqualTo(believed(online, "small", "code"));
    }

    @Test
    void what_was_told_is_told_again_only_when_it_has_changed() {
        answer("q1", "code");
        graph.feedback("{'query_id': 'q1', 'rating': 1}");
        graph.pass(SECOND);
        graph.pass(SECOND);
        graph.pass(SECOND);
        assertThat(graph.learned()).hasSize(1);

        graph.feedback("{'query_id': 'q1', 'rating': 1, 'user': 'u2'}");
        graph.feedback("{'query_id': 'q1', 'rating': 0.5, 'user': 'u3'}");
        graph.pass(SECOND);

        assertThat(graph.learned()).hasSize(2);
        assertThat(online.knowledge().ratings()).isEqualTo(3);
    }

    @Test
    void feedback_that_comes_after_a_week_finds_nothing() {
        answer("q1", "code");

        graph.pass(WaitingLessons.LONGEST.plusMinutes(1));
        graph.feedback("{'query_id': 'q1', 'rating': 1}");
        graph.pass(SECOND);

        assertThat(graph.learned()).isEmpty();
    }

    @Test
    void a_comment_alone_is_no_lesson_and_no_mistake() {
        graph.feedback("{'query_id': 'q1', 'comment': 'hm'}");

        assertThat(graph.lessons()).isEmpty();
        assertThat(graph.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            hello                                                  | invalid_query | not JSON
            [1]                                                    | invalid_query | feedback: the value is JSON but no object
            {'rating': 1}                                          | invalid_query | query_id: missing; give
            {'query_id': 'q1', 'rating': 2}                        | invalid_query | rating: "2" is out of range; give a number from -1 to 1
            {'query_id': 'q1', 'rating': 'good'}                   | invalid_query | rating: expected a number; found a text
            {'query_id': 'q1', 'winner': 'small'}                  | invalid_query | loser: missing; a comparison names
            {'query_id': 'q1', 'winner': 'small', 'loser': 'small'} | invalid_query | loser: "small" is the winner too
            {'query_id': 'q1', 'winner': 'smal', 'loser': 'large'} | unknown_model | winner: unknown model "smal"; did you mean "small"?
            """)
    void what_is_no_feedback_goes_to_the_dead_letters(String value, String code, String message) {
        String sent = value.strip();

        graph.feedback(sent);

        Emitted dead = TopologyFixture.only(graph.deadLetters());
        assertThat(dead.header(Headers.ERROR_CODE)).isEqualTo(code);
        assertThat(dead.header(Headers.ERROR_MESSAGE)).contains(message);
        assertThat(dead.header(Headers.SOURCE_TOPIC)).isEqualTo("millweir.feedback");
        assertThat(dead.keyText()).isEqualTo("key");
        assertThat(new String(dead.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(sent.replace('\'', '"'));
        assertThat(graph.lessons()).isEmpty();
    }

    @Test
    void a_record_that_is_none_of_ours_is_passed_over() {
        graph.learned(new Emitted(TopologyFixture.utf8("key"), TopologyFixture.utf8("{}"), null));
        graph.learned(new Emitted(
                TopologyFixture.utf8("[\"games\",\"large\",\"small\",0]"),
                TopologyFixture.utf8("{\"sums\":\"AAAA\",\"at\":\"2026-03-01T12:00:00.000Z\"}"),
                null));
        graph.learned(new Emitted(
                TopologyFixture.utf8("[\"games\",\"large\",\"small\",0]"), TopologyFixture.utf8("no JSON"), null));

        assertThat(online.knowledge().league().score("large")).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void a_plan_that_was_made_when_somebody_learned_is_carried_out_when_nobody_does() {
        OnlineLearning unused = new OnlineLearning();
        try (TopologyFixture without = new TopologyFixture(Duration.ZERO, routing(unused), Optional.empty())) {
            Origin origin = without.query("{'id': 'q1', 'query': 'code', 'model': 'small'}");
            without.report("q1", origin, Calls.answered(1, "fine", 5, 5));

            assertThat(without.response().at("/status")).isEqualTo("ok");
            assertThat(without.lessons()).isEmpty();
        }
    }
}
