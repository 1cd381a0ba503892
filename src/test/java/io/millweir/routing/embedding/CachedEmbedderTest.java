package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedEmbedderTest {
    /** Gives the length of the text and counts. */
    private static final class Counting implements Embedder {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public String id() {
            return "counting";
        }

        @Override
        public int dimensions() {
            return 1;
        }

        @Override
        public float[] embed(String text) {
            calls.incrementAndGet();
            if (text.isEmpty()) {
                throw new EmbeddingException("embedding: no text");
            }
            return new float[] {text.length()};
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final Counting counting = new Counting();
    private final CachedEmbedder cached = new CachedEmbedder(counting, 100);

    @Test
    void embeds_a_text_once() {
        assertThat(cached.embed("mill")).containsExactly(4);
        assertThat(cached.embed("wheel")).containsExactly(5);
        assertThat(cached.embed("mill")).containsExactly(4);

        assertThat(counting.calls).hasValue(2);
    }

    @Test
    void keeps_no_more_than_it_may() {
        for (int i = 0; i < 1000; i++) {
            cached.embed("text " + i);
        }
        int before = counting.calls.get();

        for (int i = 0; i < 1000; i++) {
            cached.embed("text " + i);
        }

        assertThat(counting.calls.get() - before).isGreaterThanOrEqualTo(900);
    }

    @Test
    void does_not_remember_a_failure() {
        assertThatThrownBy(() -> cached.embed("")).isInstanceOf(EmbeddingException.class);
        assertThatThrownBy(() -> cached.embed("")).isInstanceOf(EmbeddingException.class);

        assertThat(counting.calls).hasValue(2);
    }

    @Test
    void is_the_same_embedder_to_others() {
        assertThat(cached.id()).isEqualTo("counting");
        assertThat(cached.dimensions()).isEqualTo(1);
        cached.close();
        assertThat(counting.closed).hasValue(1);
    }
}
