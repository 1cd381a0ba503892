package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Tokens;
import io.millweir.http.BodyListener;
import io.millweir.http.HttpHead;
import io.millweir.http.HttpOutcome;
import io.millweir.http.ServerSentEvent;
import io.millweir.http.ServerSentEvents;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streamed answer while it arrives: hands on its deltas and decides at the end whether it was one. An answer that the
 * server sends whole all the same is left to others.
 *
 * <p>Threading: bytes and the end may come from different threads; the monitor keeps a delta from following the end. No
 * method calls back while it holds the monitor, except the listener of deltas, which must not block.
 */
final class StreamedAnswer implements BodyListener {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);
    private static final int LONGEST_EVENT = 16 << 20;
    private static final int LONGEST_TEXT = 64 << 20;

    private final String where;
    private final StreamReader reader;
    private final HttpFailures failures;
    private final DeltaListener deltas;
    private final RunningCall running;
    private final Signals signals;
    private final ServerSentEvents events = new ServerSentEvents(LONGEST_EVENT);
    private final StringBuilder text = new StringBuilder();
    private boolean streaming;
    private @Nullable Failure failure;
    private boolean over;

    /** What the transport is told. */
    interface Signals {
        /** The answer is whole, but a little more may come. */
        void whole();

        /** Nothing more is needed. */
        void enough();
    }

    StreamedAnswer(
            String where,
            StreamReader reader,
            HttpFailures failures,
            DeltaListener deltas,
            RunningCall running,
            Signals signals) {
        this.where = where;
        this.reader = reader;
        this.failures = failures;
        this.deltas = deltas;
        this.running = running;
        this.signals = signals;
    }

    @Override
    public synchronized boolean takesBody(HttpHead head) {
        boolean stream = head.status() >= 200
                && head.status() <= 299
                && head.header("content-type")
                        .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                        .isPresent();
        streaming = stream;
        return stream;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        StreamReader.State before;
        StreamReader.State after;
        boolean failed;
        synchronized (this) {
            if (!streaming || over) {
                return;
            }
            before = reader.state();
            if (!events.read(bytes, this::take)) {
                fail(malformed("an event of the stream is longer than " + LONGEST_EVENT + " bytes"));
            }
            after = reader.state();
            failed = failure != null;
            over = failed || after == StreamReader.State.FINISHED;
        }
        if (failed || after == StreamReader.State.FINISHED) {
            signals.enough();
        } else if (after != before) {
            signals.whole();
        }
    }

    private void take(ServerSentEvent event) {
        if (failure != null || event.data().isBlank() || reader.state() == StreamReader.State.FINISHED) {
            return;
        }
        try {
            take(read(event));
        } catch (RuntimeException bug) {
            fail(Failure.of(
                    ErrorCode.INTERNAL,
                    where + ": the stream could not be read (" + bug.getClass().getName() + "); report this"));
        }
    }

    private StreamStep read(ServerSentEvent event) {
        if (event.data().strip().equals("[DONE]")) {
            return reader.done();
        }
        Optional<JsonNode> data =
                Json.parse(event.data().getBytes(StandardCharsets.UTF_8)).filter(JsonNode::isObject);
        return data.isPresent()
                ? reader.read(event.name(), data.get())
                : new StreamStep.Nonsense(
                        "an event of " + event.data().length() + " characters that is no JSON object");
    }

    private void take(StreamStep step) {
        if (step instanceof StreamStep.Text more) {
            if (text.length() + more.delta().length() > LONGEST_TEXT) {
                failure = malformed("the text is longer than " + LONGEST_TEXT + " characters");
                return;
            }
            text.append(more.delta());
            tell(() -> deltas.onDelta(more.delta()));
        } else if (step instanceof StreamStep.Activity) {
            tell(deltas::onActivity);
        } else if (step instanceof StreamStep.Refused refused) {
            fail(failures.ofErrorObject(where, "broke the stream off with an error", refused.body()));
        } else if (step instanceof StreamStep.Nonsense nonsense) {
            fail(malformed("the stream holds " + nonsense.what()));
        }
    }

    private void tell(Runnable news) {
        if (running.ended()) {
            return;
        }
        try {
            news.run();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("a delta listener failed");
        }
    }

    /** What became of the call; empty when the answer was no stream. No delta follows. */
    synchronized Optional<ProviderResult> end(HttpOutcome outcome) {
        over = true;
        if (!streaming) {
            return Optional.empty();
        }
        if (failure != null) {
            return Optional.of(failed(failure));
        }
        if (reader.state() != StreamReader.State.OPEN) {
            return Optional.of(
                    new ProviderResult.Answered(Answer.chat(text.toString(), reader.finishReason(), reader.tokens())));
        }
        return Optional.of(failed(
                outcome instanceof HttpOutcome.Answered || outcome instanceof HttpOutcome.Truncated
                        ? failures.streamCut(where, outcome)
                        : failures.ofTransport(where, outcome)));
    }

    private ProviderResult failed(Failure because) {
        Tokens tokens = reader.tokens();
        return new ProviderResult.Failed(because, tokens.known() ? tokens : Tokens.UNKNOWN);
    }

    private Failure malformed(String what) {
        return ((ProviderResult.Failed) AnswerReader.malformed(where, what, Tokens.UNKNOWN)).failure();
    }

    // Once the answer is whole it stays so, whatever comes after it.
    private void fail(Failure because) {
        if (reader.state() == StreamReader.State.OPEN) {
            failure = because;
        }
    }
}
