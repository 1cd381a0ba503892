package io.millweir.routing;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.millweir.domain.Operation;
import io.millweir.domain.Query;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a query before it is sent, with OpenAI's {@code o200k_base}. Other vendors cut text differently,
 * so for their models the count is off by some ten percent or more; it serves to compare and to bound, never to bill.
 *
 * <p>A text of more than {@value #MAX_SAMPLE} characters is extrapolated from {@value #SLICES} slices of it, so that a
 * call takes at most a few milliseconds whatever the text.
 *
 * <p>Threading: thread-safe. The vocabulary is loaded by the first call, which takes some 300 ms; {@link #warmUp} does
 * it earlier.
 */
public final class TokenEstimator {
    static final int MAX_SAMPLE = 4_000;
    static final int SLICES = 4;

    /** What a chat template adds around each message. */
    static final int TOKENS_PER_MESSAGE = 4;

    private final AtomicReference<@Nullable Encoding> loaded = new AtomicReference<>();

    /** Loads the vocabulary now instead of with the first query. */
    public void warmUp() {
        count("warm up");
    }

    /** The estimate for this query. */
    public TokenEstimate estimate(Query query) {
        return estimate(query, query.text());
    }

    TokenEstimate estimate(Query query, String text) {
        if (query.operation() == Operation.EMBEDDINGS) {
            return TokenEstimate.embeddings(count(text));
        }
        int messages = query.messages().size() + (query.systemPrompt().isPresent() ? 1 : 0);
        long input = count(text) + (long) TOKENS_PER_MESSAGE * messages;
        return TokenEstimate.chat(input, query.parameters().maxTokens());
    }

    /** Tokens of a text. */
    public long count(String text) {
        if (text.length() <= MAX_SAMPLE) {
            return encoding().countTokensOrdinary(text);
        }
        int slice = MAX_SAMPLE / SLICES;
        long sampled = 0;
        for (int i = 0; i < SLICES; i++) {
            int start = (int) ((long) (text.length() - slice) * i / (SLICES - 1));
            sampled += encoding().countTokensOrdinary(text.substring(start, start + slice));
        }
        return Math.round((double) sampled * text.length() / ((double) slice * SLICES));
    }

    private Encoding encoding() {
        Encoding encoding = loaded.get();
        if (encoding != null) {
            return encoding;
        }
        synchronized (loaded) {
            Encoding first = loaded.get();
            Encoding result =
                    first != null ? first : Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
            loaded.set(result);
            return result;
        }
    }
}
