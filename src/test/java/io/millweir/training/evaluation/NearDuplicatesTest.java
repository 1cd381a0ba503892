package io.millweir.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static final String LONG = "In the valley below the dam a mill turned its wheel day and night, and whoever"
            + " brought corn in the morning could carry flour home before the evening bell was rung.";

    private static String random(int words, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, words)
                .mapToObj(i -> "w" + random.nextInt(10_000))
                .collect(Collectors.joining(" "));
    }

    @Test
    void texts_that_differ_in_case_and_signs_alone_are_the_same() {
        assertThat(NearDuplicates.groups(List.of("What turns the mill?", "Who built it?", "what turns THE mill")))
                .containsExactly(0, 1, 0);
    }

    @Test
    void a_long_text_with_one_word_changed_is_nearly_the_same() {
        assertThat(NearDuplicates.groups(
                        List.of(LONG, "something else entirely, of a few words", LONG.replace("corn", "rye"))))
                .containsExactly(0, 1, 0);
    }

    @Test
    void texts_that_share_a_few_words_are_not() {
        List<String> texts = IntStream.range(0, 500)
                .mapToObj(i -> "Solve this: " + random(20, i))
                .toList();

        assertThat(NearDuplicates.groups(texts)).doesNotHaveDuplicates();
    }

    @Test
    void what_is_nearly_the_same_as_a_member_belongs_to_the_group() {
        String first = random(60, 1);
        String second = first.replaceFirst("w\\d+ w\\d+", "x y");
        String third = second.replaceFirst("w\\d+ w\\d+ (w\\d+)$", "$1");

        assertThat(NearDuplicates.groups(List.of(first, second, third))).containsOnly(0);
    }

    @Test
    void finds_queries_of_one_list_in_another() {
        assertThat(NearDuplicates.shared(List.of("a b c d", LONG), List.of("new one here", LONG + "!", "A, b c d")))
                .containsExactly(1, 2);
    }

    @Test
    void takes_texts_without_a_word() {
        assertThat(NearDuplicates.groups(List.of("", "…", "?!"))).containsOnly(0);
    }
}
