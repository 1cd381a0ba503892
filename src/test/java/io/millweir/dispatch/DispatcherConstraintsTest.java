package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a query is kept to holds at the time of its calls too. */
class DispatcherConstraintsTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_model_that_may_not_be_called_any_more_is_left_for_the_next_without_an_attempt() {
        forbid("a");

        ask("q", "a", "b");

        assertThat(bench.journal.story("q")).containsExactly("intent 1 b", "end 1 ok → answered");
    }

    @Test
    void a_fallback_that_may_not_be_called_any_more_is_left_out() {
        bench.provider.script("a", fails(ErrorCode.MALFORMED_RESPONSE));
        forbid("b");

        ask("q", "a", "b", "c");

        assertThat(bench.provider.called()).containsExactly("a", "c");
    }

    @Test
    void a_retry_is_not_made_when_the_card_changed_between() {
        bench.provider.script("a", fails(ErrorCode.PROVIDER_UNAVAILABLE));
        bench.constraints =
                (query, card) -> bench.provider.called().contains("a") ? objection(card.name()) : Optional.empty();

        ask("q", "a");

        assertThat(bench.provider.called()).containsExactly("a");
        assertThat(bench.journal.story("q"))
                .containsExactly("intent 1 a", "end 1 provider_unavailable", "→ max_cost_exceeded");
    }

    @Test
    void the_objection_is_the_answer_when_no_model_is_left() {
        forbid("a", "b");

        ask("q", "a", "b");

        assertThat(bench.journal.story("q")).containsExactly("→ max_cost_exceeded");
    }

    private void forbid(String... models) {
        bench.constraints =
                (query, card) -> Set.of(models).contains(card.name()) ? objection(card.name()) : Optional.empty();
    }

    private static Optional<Failure> objection(String model) {
        return Optional.of(Failure.of(ErrorCode.MAX_COST_EXCEEDED, "model: \"" + model + "\" became too dear"));
    }

    private void ask(String id, String... plan) {
        bench.submit(id, plan);
        bench.journal.ending(id);
    }
}
