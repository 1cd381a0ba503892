package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Chunk;
import io.millweir.domain.FinishReason;
import io.millweir.provider.DeltaListener;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes chunks of the deltas of one attempt, numbered in their order. Does nothing when none are wanted.
 *
 * <p>Threading: thread-safe; deltas come on an adapter's thread, the rest on the steps. After {@link #finish} or
 * {@link #close} nothing more goes out.
 */
final class AttemptChunks implements DeltaListener {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptChunks.class);

    /** In UTF-16 units, of which JSON makes up to six bytes: a chunk stays below what every topic takes. */
    static final int LONGEST_DELTA = 128 * 1024;

    private final QueryChunks query;
    private final int attempt;
    private final boolean wanted;
    private final boolean keepText;
    private final StringBuilder text = new StringBuilder();
    private final long startedNanos = System.nanoTime();
    private int index;
    private boolean closed;
    private OptionalLong firstDeltaNanos = OptionalLong.empty();

    // Half of a character above U+FFFF, which UTF-8 cannot say alone; its other half comes with the next delta.
    private String half = "";

    // What String.hashCode and length say of everything received, without keeping it.
    private int hash;
    private long length;

    /** @param keepText whether {@link #sentText} will be asked for */
    AttemptChunks(QueryChunks query, int attempt, boolean keepText) {
        this(query, attempt, true, keepText);
    }

    private AttemptChunks(QueryChunks query, int attempt, boolean wanted, boolean keepText) {
        this.query = query;
        this.attempt = attempt;
        this.wanted = wanted;
        this.keepText = keepText;
        this.index = wanted ? query.begin(attempt) : 0;
    }

    /** Those of an attempt whose answer does not go out, or not yet. */
    static AttemptChunks none(QueryChunks query, int attempt) {
        return new AttemptChunks(query, attempt, false, false);
    }

    @Override
    public synchronized void onDelta(String delta) {
        if (closed || delta.isEmpty() || !wanted) {
            return;
        }
        if (firstDeltaNanos.isEmpty()) {
            firstDeltaNanos = OptionalLong.of(System.nanoTime() - startedNanos);
        }
        for (int i = 0; i < delta.length(); i++) {
            hash = 31 * hash + delta.charAt(i);
        }
        length += delta.length();
        send(half + delta);
    }

    private void send(String pending) {
        int from = 0;
        while (from < pending.length()) {
            int to = Math.min(pending.length(), from + LONGEST_DELTA);
            if (Character.isHighSurrogate(pending.charAt(to - 1))) {
                to--;
            }
            if (to == from) {
                break;
            }
            String piece = pending.substring(from, to);
            if (keepText) {
                text.append(piece);
            }
            query.send(Chunk.delta(query.queryId(), attempt, index++, piece));
            from = to;
        }
        half = pending.substring(from);
    }

    /** The attempt answered: what is missing goes out, and a last chunk that says why the model stopped. */
    synchronized void finish(Answer answer) {
        if (closed || !wanted) {
            return;
        }
        String whole = answer.text().orElse("");
        if (length == 0) {
            // Nothing was streamed, because the model cannot or the adapter did not.
            onDelta(whole);
        } else if (length != whole.length() || hash != whole.hashCode()) {
            LOG.atError()
                    .addKeyValue("query_id", query.queryId())
                    .addKeyValue("attempt", attempt)
                    .log("a provider adapter gave deltas that do not add up to its answer; the response holds");
        }
        query.send(Chunk.last(
                query.queryId(), attempt, index++, half, answer.finishReason().orElse(FinishReason.OTHER)));
        closed = true;
    }

    /** The attempt did not answer: whatever still comes of it is dropped. */
    synchronized void close() {
        closed = true;
    }

    /** Whether readers have pieces of this attempt. */
    synchronized boolean began() {
        return firstDeltaNanos.isPresent();
    }

    /** The deltas that went out, joined; empty unless it was to be kept. */
    synchronized String sentText() {
        return text.toString();
    }

    /** Milliseconds from the start of the attempt to its first delta. */
    synchronized OptionalLong firstTokenMs() {
        return firstDeltaNanos.isPresent()
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(firstDeltaNanos.getAsLong()))
                : OptionalLong.empty();
    }
}
