package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import io.millweir.provider.Cards;
import io.millweir.provider.ProviderRequest;
import io.millweir.routing.TokenEstimator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EstimatedTokensTest {
    private final EstimatedTokens counter = new EstimatedTokens(new TokenEstimator());
    private final ProviderRequest request =
            Cards.withSystemPrompt(Cards.chat(Cards.card("m").build(), "hello world"), "be brief");

    @Test
    void counts_system_prompt_conversation_and_answer() {
        Tokens tokens = counter.estimate(request, Answer.chat("hello world", FinishReason.STOP, Tokens.UNKNOWN));

        assertThat(tokens).isEqualTo(Tokens.estimated(4, 2));
    }

    @Test
    void counts_the_texts_to_embed_and_no_output() {
        ProviderRequest embed = Cards.embed(Cards.card("m").build(), "hello world", "hello");

        Tokens tokens = counter.estimate(
                embed, new Answer(Optional.empty(), Optional.empty(), List.of(List.of(0.5)), Tokens.UNKNOWN));

        assertThat(tokens).isEqualTo(Tokens.estimated(3, 0));
    }

    @Test
    void keeps_what_the_provider_counted() {
        Tokens half = new Tokens(
                OptionalLong.of(99),
                OptionalLong.empty(),
                OptionalLong.of(8),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false);

        Tokens tokens = counter.estimate(request, Answer.chat("hello world", FinishReason.STOP, half));

        assertThat(tokens.input()).hasValue(99);
        assertThat(tokens.cacheRead()).hasValue(8);
        assertThat(tokens.output()).hasValue(2);
        assertThat(tokens.estimated()).isTrue();
    }

    @Test
    void counts_the_input_of_a_query_as_routing_does() {
        Query query = new Query(
                "q-1",
                Operation.CHAT,
                List.of(Message.user("hello world")),
                Optional.of("be brief"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Parameters.NONE,
                ModelOptions.NONE,
                "team-a",
                Optional.empty(),
                Map.of(),
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());

        assertThat(counter.input(query))
                .isBetween(4L, 20L)
                .isEqualTo(new TokenEstimator().estimate(query).input());
    }
}
