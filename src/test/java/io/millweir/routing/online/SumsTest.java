package io.millweir.routing.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SumsTest {
    private static final Features FEATURES = Contexts.features();

    private record Rating(Context context, double rating) {}

    private static List<Rating> ratings(int count) {
        Random random = new Random(7);
        List<Rating> ratings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ratings.add(new Rating(FEATURES.of("word" + i % 5 + " " + i), 2 * random.nextDouble() - 1));
        }
        return ratings;
    }

    private static long[] sums(List<Rating> ratings) {
        long[] sums = new long[RatingSums.LENGTH];
        ratings.forEach(each -> RatingSums.add(sums, each.context(), each.rating(), 1));
        return sums;
    }

    @Test
    void are_the_same_in_whatever_order_ratings_come() {
        List<Rating> ratings = ratings(500);
        List<Rating> shuffled = new ArrayList<>(ratings);
        Collections.shuffle(shuffled, new Random(3));

        assertThat(sums(shuffled)).isEqualTo(sums(ratings));
    }

    @Test
    void of_parts_add_up_to_those_of_the_whole() {
        List<Rating> ratings = ratings(300);
        Statistic.Ratings statistic =
                new Statistic.Ratings(ratings.get(0).context().space(), "small");
        OnlineLearning parts = new OnlineLearning();
        OnlineLearning whole = new OnlineLearning();

        parts.heard(statistic, 0, sums(ratings.subList(0, 90)));
        parts.heard(statistic, 3, new long[RatingSums.LENGTH]);
        parts.heard(statistic, 2, sums(ratings.subList(90, 300)));
        parts.heard(statistic, 3, sums(List.of()));
        whole.heard(statistic, 0, sums(ratings));

        Context asked = FEATURES.of("word2 again");
        Posterior ofParts = parts.knowledge().posterior(statistic.space(), "small");
        Posterior ofWhole = whole.knowledge().posterior(statistic.space(), "small");
        assertThat(ofParts.ratings()).isEqualTo(300);
        assertThat(parts.knowledge().ratings()).isEqualTo(300);
        assertThat(ofParts.mean(asked)).isEqualTo(ofWhole.mean(asked));
        assertThat(ofParts.deviation(asked)).isEqualTo(ofWhole.deviation(asked));
    }

    @Test
    void forget_a_rating_that_is_taken_away_without_a_trace() {
        List<Rating> ratings = ratings(40);
        long[] sums = sums(ratings);

        RatingSums.add(sums, ratings.get(9).context(), ratings.get(9).rating(), -1);

        List<Rating> left = new ArrayList<>(ratings);
        left.remove(9);
        assertThat(sums).isEqualTo(sums(left));
    }

    @Test
    void the_later_sums_of_a_partition_take_the_place_of_the_earlier_and_can_be_forgotten() {
        Statistic.Games game = new Statistic.Games("large", "small");
        OnlineLearning learning = new OnlineLearning();

        learning.heard(game, 1, new long[] {3});
        learning.heard(game, 1, new long[] {5});
        learning.heard(game, 2, new long[] {2});
        assertThat(learning.knowledge().league().games()).isEqualTo(7);

        learning.forget(game, 1);
        assertThat(learning.knowledge().league().games()).isEqualTo(2);
        assertThatThrownBy(() -> learning.heard(game, 1, new long[2])).hasMessageStartingWith("sums: \"2\" numbers");
    }

    @Test
    void tell_of_a_query_what_was_rated_of_queries_like_it() {
        List<Rating> ratings = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ratings.add(new Rating(FEATURES.of("code " + i), 0.8));
            ratings.add(new Rating(FEATURES.of("verse " + i), -0.6));
        }
        Posterior posterior = new Posterior(sums(ratings));

        assertThat(posterior.mean(FEATURES.of("code of a parser"))).isCloseTo(0.9, within(0.08));
        assertThat(posterior.mean(FEATURES.of("verse of a mill"))).isCloseTo(0.2, within(0.08));
        assertThat(posterior.deviation(FEATURES.of("code of a parser")))
                .isLessThan(posterior.deviation(FEATURES.of("sums")) / 2);
        assertThat(Posterior.PRIOR.mean(FEATURES.of("code"))).isEqualTo(0.5);
    }

    @Test
    void a_context_is_read_as_it_was_written() {
        Context context = FEATURES.of("code of a parser");

        Context read = Context.read(context.encoded()).orElseThrow();

        assertThat(read.space()).isEqualTo("by-word|projection-1");
        assertThat(read.values()).isEqualTo(context.values());
        assertThat(context.encoded()).hasSizeLessThan(220);
        double[] values = context.values();
        double length = 0;
        for (int i = 0; i < Context.FEATURES; i++) {
            length += values[i] * values[i];
        }
        assertThat(length).isBetween(0.4, 2.0);
        assertThat(values[Context.FEATURES]).isEqualTo(1);
    }

    @Test
    void what_is_no_context_is_none() {
        assertThat(Context.read("")).isEmpty();
        assertThat(Context.read("space")).isEmpty();
        assertThat(Context.read("space:!")).isEmpty();
        assertThat(Context.read("space:AAAA")).isEmpty();
    }
}
