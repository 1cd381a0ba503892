package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CredibilityTest {
    @Test
    void clusters_that_differ_by_chance_get_the_mean_over_all() {
        Examples noise = Made.noise(400, 1);
        Random random = new Random(1);
        int[] cluster = random.ints(400, 0, 20).toArray();

        float[][] means = Credibility.means(noise, cluster, 20, 0);

        float[] all = noise.means();
        for (float[] mean : means) {
            for (int m = 0; m < all.length; m++) {
                assertThat(mean[m]).isCloseTo(all[m], within(0.1f));
            }
        }
    }

    @Test
    void large_clusters_that_differ_keep_their_means() {
        Examples topics = Made.topics(800, 1);
        float[][] centres =
                Clustering.centres(topics.vectors(), topics.weights(), Rows.of(topics.vectors()), 4, 30, new Random(1));
        int[] cluster = Clustering.nearest(Rows.of(topics.vectors()), centres);

        float[][] means = Credibility.means(topics, cluster, 4, 1);

        assertThat(List.of(means)).anySatisfy(mean -> assertThat(mean[1]).isGreaterThan(0.88f));
        assertThat(List.of(means)).anySatisfy(mean -> assertThat(mean[1]).isLessThan(0.4f));
    }
}
