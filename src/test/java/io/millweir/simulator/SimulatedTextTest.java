package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedTextTest {
    @Test
    void begins_with_the_words_of_the_prompt_and_says_what_it_is() {
        // When
        String text = SimulatedText.write(prompt("one two three four five six seven eight nine ten"), 1);

        // Then
        assertThat(text).startsWith("one two three four five six seven eight… (simulated answer of some-model). ");
    }

    @Test
    void varies_in_length() {
        // When
        long[] lengths = IntStream.range(0, 100)
                .mapToLong(i -> SimulatedText.write(prompt("Question " + i), 1).length())
                .distinct()
                .toArray();

        // Then
        assertThat(lengths).hasSizeGreaterThan(50);
        assertThat(LongStream.of(lengths).max().getAsLong())
                .isGreaterThan(4 * LongStream.of(lengths).min().getAsLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "?!", "😀😀😀", "東京の天気は", "100% of %s and %d"})
    void writes_something_for_any_prompt(String question) {
        // When
        String text = SimulatedText.write(prompt(question), 1);

        // Then
        assertThat(text).contains("(simulated answer of some-model)");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 30})
    void never_exceeds_max_tokens(long most) {
        // Given
        Prompt prompt = new Prompt(
                "some-model", List.of("x"), "Größenwahnsinnig 東京 😀😀 pneumonia", OptionalLong.of(most), List.of());

        // When
        Completion completion = Completion.write(prompt, occasion());

        // Then
        assertThat(completion.outputTokens()).isLessThanOrEqualTo(most).isEqualTo(TokenCount.of(completion.text()));
        assertThat(completion.finish()).isEqualTo(Completion.Finish.LENGTH);
    }

    @Test
    void counts_a_text_in_slices_as_it_counts_it_whole() {
        // Given
        String sentence = "A sentence of ordinary words, some of them ünusual, 20 in all. ";

        // When
        long many = TokenCount.of(sentence.repeat(2_000));
        long two = TokenCount.of(sentence.repeat(2)) - TokenCount.of(sentence);

        // Then
        assertThat(many).isBetween(two * 2_000 - 100, two * 2_000 + 100);
    }

    @Test
    @Timeout(20)
    void counts_a_huge_text_without_a_blank_in_reasonable_time() {
        // When
        long tokens = TokenCount.of("a1ß".repeat(500_000));

        // Then
        assertThat(tokens).isGreaterThan(500_000);
    }

    @Test
    void counts_the_names_of_special_tokens_as_text() {
        // When
        long tokens = TokenCount.of("<|endoftext|>");

        // Then
        assertThat(tokens).isGreaterThan(1);
    }

    private static Prompt prompt(String question) {
        return new Prompt("some-model", List.of(question), question, OptionalLong.empty(), List.of());
    }

    private static Occasion occasion() {
        return new Occasion(
                1, "0123456789abcdef", java.time.Instant.EPOCH, Duration.ZERO, java.util.Set.of(), Learning.NONE);
    }
}
