package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TokenVectorsTest {
    private static float[] vector(TokenVectors vectors, int piece) {
        float[] sum = new float[vectors.dimensions()];
        vectors.addTo(sum, piece);
        return sum;
    }

    @Test
    void come_back_from_a_file_to_within_a_step_of_their_greatest_number() throws IOException {
        float[][] rows = {{0.5f, -1, 0.25f}, {0, 0, 0}, {100, -3, 7}};
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        TokenVectors.rounded(rows).write(file);
        TokenVectors read = TokenVectors.read(new ByteArrayInputStream(file.toByteArray()));

        assertThat(read.size()).isEqualTo(3);
        assertThat(read.dimensions()).isEqualTo(3);
        assertThat(vector(read, 0)).containsExactly(rows[0], within(0.5f / 127));
        assertThat(vector(read, 1)).containsOnly(0);
        assertThat(vector(read, 2)).containsExactly(rows[2], within(50f / 127));
    }

    @Test
    void are_added_to_what_is_there() {
        float[] sum = {10, 20};

        TokenVectors.rounded(new float[][] {{1, -1}}).addTo(sum, 0);

        assertThat(sum).containsExactly(new float[] {11, 19}, within(1e-5f));
    }
}
