package io.millweir.provider;

import static io.millweir.provider.ContractScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.simulator.LedgerEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every provider must do that serves embeddings. */
@ExtendWith(ContractTable.class)
public interface EmbeddingsContract extends ContractScene {
    private void embed(
            String behaviour, Duration timeout, BiConsumer<ProviderResult, List<LedgerEntry>> check, String... texts) {
        withSimulator(behaviour, (simulator, provider) -> {
            ProviderRequest request = Cards.withTimeout(Cards.embed(card(behaviour), texts), timeout);

            ProviderResult result = Ends.of(provider.call(request, DeltaListener.NONE));

            await(() -> simulator.ledger().stream().noneMatch(entry -> entry.endedAt() == null));
            check.accept(result, simulator.ledger());
        });
    }

    @Test
    @DisplayName("embeds a text, and counts its tokens as the server does")
    default void embeds_a_text() {
        embed(
                "latency-1",
                Duration.ofSeconds(10),
                (result, ledger) -> {
                    Answer answer = Ends.answer(result);
                    assertThat(answer.embeddings()).singleElement().satisfies(vector -> assertThat(vector)
                            .hasSizeGreaterThan(8));
                    assertThat(answer.text()).isEmpty();
                    assertThat(answer.tokens().input()).isEqualTo(ledger.get(0).inputTokens());
                    assertThat(answer.tokens().output()).hasValue(0);
                },
                "the wheel turns");
    }

    @Test
    @DisplayName("embeds several texts in the order in which they were given")
    default void embeds_several_texts_in_order() {
        List<List<Double>> alone = new ArrayList<>();
        String[] texts = {"the wheel turns", "water flows downhill", "grain becomes flour"};
        for (String text : texts) {
            embed(
                    "latency-1",
                    Duration.ofSeconds(10),
                    (result, ledger) -> alone.addAll(Ends.answer(result).embeddings()),
                    text);
        }

        embed(
                "latency-1",
                Duration.ofSeconds(10),
                (result, ledger) -> {
                    assertThat(Ends.answer(result).embeddings()).isEqualTo(alone);
                    assertThat(Ends.answer(result).tokens().input())
                            .hasValue(ledger.stream()
                                    .mapToLong(entry -> entry.inputTokens().orElse(0))
                                    .sum());
                },
                texts);
    }

    @Test
    @DisplayName("embeds more texts than one call of any service takes")
    default void embeds_many_texts() {
        String[] texts = new String[200];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "text number " + i;
        }
        embed(
                "latency-1",
                Duration.ofSeconds(19),
                (result, ledger) -> {
                    assertThat(Ends.answer(result).embeddings()).hasSize(200).doesNotHaveDuplicates();
                },
                texts);
    }

    @ParameterizedTest
    @DisplayName("names a failure by its code")
    @CsvSource({
        "401, CREDENTIALS_INVALID",
        "403, ACCESS_DENIED",
        "404, MODEL_NOT_FOUND",
        "429, RATE_LIMITED",
        "500, PROVIDER_ERROR",
        "503, PROVIDER_UNAVAILABLE",
        "reset, PROVIDER_UNAVAILABLE",
        "malformed, MALFORMED_RESPONSE"
    })
    default void names_a_failure_by_its_code(String behaviour, ErrorCode expected) {
        embed(
                behaviour,
                Duration.ofSeconds(10),
                (result, ledger) -> {
                    Failure failure = Ends.failure(result);
                    assertThat(failure.code()).as(failure.toString()).isEqualTo(expected);
                    assertThat(failure.toString()).doesNotContain(KEY).doesNotContain("the wheel turns");
                },
                "the wheel turns");
    }

    @Test
    @DisplayName("times out within the deadline")
    default void times_out_within_the_deadline() {
        embed(
                "hang",
                Duration.ofSeconds(1),
                (result, ledger) -> assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.TIMEOUT),
                "the wheel turns");
    }

    @Test
    @DisplayName("correlates the calls with query and attempt")
    default void correlates_the_calls() {
        withSimulator("latency-1", (simulator, provider) -> {
            Ends.answer(Ends.of(provider.call(
                    Cards.withId(Cards.embed(card("latency-1"), "a wheel", "a mill"), "a/b ü", 2),
                    DeltaListener.NONE)));

            assertThat(simulator.ledger()).isNotEmpty().allSatisfy(entry -> {
                assertThat(entry.queryId()).isEqualTo("a/b ü");
                assertThat(entry.attempt()).isEqualTo(2);
            });
        });
    }
}
