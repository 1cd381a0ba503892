package io.millweir.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {
    private static final int QUERIES = 1_000;

    /** A tenth of all are near-duplicates of the one before; a fifth is of another task. */
    private static final int[] GROUPS =
            IntStream.range(0, QUERIES).map(i -> i % 10 == 1 ? i - 1 : i).toArray();

    private static final List<String> TASKS = IntStream.range(0, QUERIES)
            .mapToObj(i -> GROUPS[i] % 5 == 0 ? "maths" : "law")
            .toList();

    private static final Folds FOLDS = Folds.of(10, GROUPS, TASKS, 1);

    @Test
    void every_query_stands_in_one_part_and_beside_its_near_duplicates() {
        assertThat(FOLDS.places()).isEqualTo(IntStream.range(0, QUERIES).toArray());
        for (int[] part : FOLDS.parts()) {
            assertThat(part.length).isBetween(90, 110);
            assertThat(Arrays.stream(part).filter(place -> place % 10 == 1))
                    .allSatisfy(place -> assertThat(part).contains(place - 1));
        }
    }

    @Test
    void the_first_parts_hold_what_is_wanted_or_everything() {
        assertThat(FOLDS.first(250).parts()).hasSize(3).isEqualTo(FOLDS.parts().subList(0, 3));
        assertThat(FOLDS.first(250).names()).containsExactly("fold 1", "fold 2", "fold 3");
        assertThat(FOLDS.first(250).places()).hasSizeBetween(250, 330);
        assertThat(FOLDS.first(5_000)).isEqualTo(FOLDS);
    }

    @Test
    void outside_of_a_part_is_everything_else() {
        assertThat(IntStream.concat(
                                Arrays.stream(FOLDS.outside(3)),
                                Arrays.stream(FOLDS.parts().get(3)))
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(0, QUERIES).boxed().toList());
    }
}
