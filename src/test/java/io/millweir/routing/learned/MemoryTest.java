package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Examples EXAMPLES = Made.topics(6_000, 1);

    @Test
    void what_was_asked_before_changes_no_answer() {
        Memory memory = Memory.of(EXAMPLES);

        for (int i = 0; i < 20; i++) {
            float[] vector = EXAMPLES.vectors()[i];
            assertSame(memory.nearest(vector, 3), Memory.of(EXAMPLES).nearest(vector, 3));
            assertSame(memory.nearest(vector, 300), Memory.of(EXAMPLES).nearest(vector, 300));
            assertSame(memory.nearest(vector, 5_500), Memory.of(EXAMPLES).nearest(vector, 5_500));
        }
    }

    @Test
    void a_vector_that_was_changed_is_another() {
        Memory memory = Memory.of(EXAMPLES);
        float[] vector = EXAMPLES.vectors()[0].clone();
        memory.nearest(vector, 3);

        System.arraycopy(EXAMPLES.vectors()[1], 0, vector, 0, vector.length);

        assertThat(memory.nearest(vector, 3).places()[0]).isEqualTo(1);
    }

    private static void assertSame(Neighbours found, Neighbours expected) {
        assertThat(found.places()).isEqualTo(expected.places());
        assertThat(found.similarities()).isEqualTo(expected.similarities());
    }
}
