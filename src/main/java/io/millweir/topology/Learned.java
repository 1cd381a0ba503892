package io.millweir.topology;

import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The value of a record on {@code learned}: sums over the lessons of one partition, in Base64. */
record Learned(String sums, Instant at) {
    static Learned of(long[] sums, Instant now) {
        return new Learned(Base64.getEncoder().encodeToString(LessonSums.bytes(sums)), now);
    }

    /**
     * The sums.
     *
     * @throws IllegalArgumentException when they are no numbers
     */
    long[] numbers() {
        @Nullable String text = sums;
        return LessonSums.numbers(Base64.getDecoder().decode(text == null ? "" : text));
    }
}
