package io.millweir.simulator;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Sends a streamed answer by its plan, each event as it comes due.
 *
 * <p>Threading: run by one thread at a time, handed on by write callbacks and by the scheduler; no method waits.
 */
final class StreamWriter extends IteratingCallback {
    private final Exchange exchange;
    private final StreamPlan plan;
    private final Ending ending;
    private int next;
    private boolean waited;
    private boolean ended;

    /** What is done when a stream ends. */
    interface Ending {
        /** Runs once, just before the last byte leaves or after the connection is lost. */
        void end(String outcome, String told);

        /** Runs when nothing more will come, although the connection stays open. */
        void silent(String outcome);
    }

    private StreamWriter(Exchange exchange, StreamPlan plan, Ending ending) {
        this.exchange = exchange;
        this.plan = plan;
        this.ending = ending;
    }

    static void send(Exchange exchange, Streamed answer, StreamPlan plan, Ending ending) {
        exchange.response().setStatus(200);
        answer.headers()
                .forEach((name, value) -> exchange.response().getHeaders().put(name, value));
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        StreamWriter writer = new StreamWriter(exchange, plan, ending);
        // The head leaves before the first event is due.
        exchange.response().write(false, ByteBuffer.allocate(0), new Begin(writer));
    }

    @Override
    protected Action process() {
        if (next == plan.steps().size()) {
            return finish();
        }
        StreamPlan.Step step = plan.steps().get(next);
        if (!waited && !step.pause().isZero()) {
            waited = true;
            exchange.after(step.pause(), this::succeeded);
            return Action.SCHEDULED;
        }
        waited = false;
        next++;
        boolean last = next == plan.steps().size() && plan.close() == StreamPlan.Close.END;
        if (last) {
            end(plan.outcome());
        }
        exchange.response().write(last, ByteBuffer.wrap(step.bytes()), this);
        return Action.SCHEDULED;
    }

    private Action finish() {
        switch (plan.close()) {
            case END -> {
                // Entered before, but for a stream of no event at all.
                end(plan.outcome());
                return Action.SUCCEEDED;
            }
            case RESET -> {
                end(plan.outcome());
                exchange.reset();
            }
            case SILENCE -> {
                ending.silent(plan.outcome());
                exchange.whenGone(() -> end(plan.outcome()));
            }
        }
        return Action.IDLE;
    }

    @Override
    protected void onCompleteSuccess() {
        exchange.callback().succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable failure) {
        end("left");
        exchange.callback().failed(failure);
    }

    private void end(String outcome) {
        if (!ended) {
            ended = true;
            ending.end(outcome, plan.told(next));
        }
    }

    /** Starts the events once the head has left. */
    private record Begin(StreamWriter writer) implements Callback {
        @Override
        public void succeeded() {
            writer.iterate();
        }

        @Override
        public void failed(Throwable failure) {
            writer.onCompleteFailure(failure);
        }
    }
}
