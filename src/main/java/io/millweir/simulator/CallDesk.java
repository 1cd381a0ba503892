package io.millweir.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes the calls to models: enters them in the ledger, decides what befalls them, and sees to it.
 *
 * <p>Threading: thread-safe; no method waits. A call that waits is held by the scheduler.
 */
final class CallDesk {
    private static final String BAD_GATEWAY_PAGE =
            """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body>
            <center><h1>502 Bad Gateway</h1></center>
            </body>
            </html>
            """;

    private final SimulatorOptions options;
    private final Behaviours behaviours;
    private final Ledger ledger;
    private final Wait usualWait;
    private final Traffic.Places places = new Traffic.Places();

    CallDesk(SimulatorOptions options, Behaviours behaviours, Ledger ledger) {
        this.options = options;
        this.behaviours = behaviours;
        this.ledger = ledger;
        this.usualWait = options.usualWait();
    }

    /** Takes a call that has wholly arrived. */
    void take(Dialect dialect, Incoming call, Exchange exchange) {
        String model = dialect.model(call);
        Correlation correlation = dialect.correlation(call);
        long sequence = ledger.open(correlation, dialect.name(), model, call.arrivedAt());
        Reading reading = behaviours.of(call.header(Behaviours.HEADER), model);
        Optional<Refusal> refusal = dialect.unauthorised(call)
                .or(() -> reading instanceof Reading.Refused refused
                        ? Optional.of(dialect.unsupported(refused.message()))
                        : Optional.empty())
                .or(() -> dialect.invalid(call));
        if (refusal.isPresent()) {
            refuse(dialect, refusal.get(), sequence, exchange);
        } else if (reading instanceof Behaviour behaviour) {
            Traffic traffic = new Traffic(correlation, model, behaviours, places);
            meet(behaviour, new Open(dialect, call, exchange, sequence, correlation, model, traffic));
        }
    }

    /** Refuses a call whose body was too large to read. */
    void tooLarge(Dialect dialect, Incoming call, Exchange exchange) {
        String model = dialect.model(call);
        long sequence = ledger.open(dialect.correlation(call), dialect.name(), model, call.arrivedAt());
        refuse(dialect, dialect.fault(413, model), sequence, exchange);
    }

    private void refuse(Dialect dialect, Refusal refusal, long sequence, Exchange exchange) {
        Reply reply = dialect.error(refusal, requestId(sequence));
        Ending ending = Ending.of(Integer.toString(refusal.status()), reply.status());
        ReplyWriter.send(exchange, reply, Delivery.WHOLE, () -> end(sequence, ending));
    }

    private void meet(Behaviour behaviour, Open open) {
        // A call that names no query is told apart by what it says.
        String body =
                open.correlation.equals(Correlation.NONE) ? open.call.body().toString() : "";
        Draw draw =
                Draw.of(options.seed(), open.correlation.queryId(), Integer.toString(open.correlation.attempt()), body);
        Optional<Fault> fault = behaviour.fault(draw, open.traffic, open.dialect.streams(open.call));
        Optional<StreamFault> inStream =
                fault.filter(StreamFault.class::isInstance).map(StreamFault.class::cast);
        boolean answered = fault.isEmpty() || inStream.isPresent();
        // Errors come at once unless a latency is asked for, as those of a rate limiter do.
        Wait wait = behaviour.latency().orElse(answered ? usualWait : Wait.NONE);
        Duration latency = wait.length(Draw.of(draw.bits(), open.model));
        if (answered) {
            answer(behaviour, inStream, latency, open);
        } else {
            befall(fault.get(), behaviour.delivery(), latency, open);
        }
    }

    private void answer(Behaviour behaviour, Optional<StreamFault> fault, Duration latency, Open open) {
        Occasion occasion = new Occasion(
                options.seed(),
                requestId(open.sequence),
                options.clock().instant(),
                latency,
                behaviour.twists(),
                new Learning(options.answers(), behaviour.skills()));
        Answer answer = open.dialect.answer(open.call, occasion);
        boolean inPieces = fault.isPresent() || behaviour.delivery().equals(Delivery.WHOLE);
        if (answer.output() instanceof Streamed streamed && inPieces) {
            StreamPlan plan = StreamPlan.of(streamed, behaviour.tempo(), fault);
            open.exchange.after(
                    latency, () -> StreamWriter.send(open.exchange, streamed, plan, streamEnding(answer, open)));
            return;
        }
        Reply reply = answer.output() instanceof Streamed streamed ? streamed.whole() : (Reply) answer.output();
        Ending ending =
                new Ending(behaviour.delivery().outcome(), reply.status(), answer.inputTokens(), answer.outputTokens());
        open.exchange.after(
                latency, () -> ReplyWriter.send(open.exchange, reply, behaviour.delivery(), () -> end(open, ending)));
    }

    private StreamWriter.Ending streamEnding(Answer answer, Open open) {
        return new StreamWriter.Ending() {
            @Override
            public void end(String outcome, String told) {
                OptionalLong output =
                        outcome.equals("ok") ? answer.outputTokens() : OptionalLong.of(TokenCount.of(told));
                CallDesk.this.end(open, new CallDesk.Ending(outcome, 200, answer.inputTokens(), output));
            }

            @Override
            public void silent(String outcome) {
                ledger.name(open.sequence, outcome);
            }
        };
    }

    private void befall(Fault fault, Delivery delivery, Duration latency, Open open) {
        if (fault instanceof Fault.Hang) {
            ledger.name(open.sequence, fault.outcome());
            open.exchange.whenGone(() -> end(open, Ending.of(fault.outcome(), 0)));
            return;
        }
        if (fault instanceof Fault.Reset) {
            open.exchange.after(latency, () -> {
                end(open, Ending.of(fault.outcome(), 0));
                open.exchange.reset();
            });
            return;
        }
        Reply reply = Reply.of(502, "text/html; charset=utf-8", Map.of(), BAD_GATEWAY_PAGE);
        if (fault instanceof Fault.Status status) {
            reply = refusal(status, open);
        } else if (fault instanceof Fault.Aws aws) {
            reply = open.dialect.error(open.dialect.aws(aws.which(), open.model), requestId(open.sequence));
        }
        Reply sent = reply;
        Ending ending = Ending.of(fault.outcome(), reply.status());
        open.exchange.after(latency, () -> ReplyWriter.send(open.exchange, sent, delivery, () -> end(open, ending)));
    }

    private Reply refusal(Fault.Status status, Open open) {
        Refusal refusal = open.dialect.fault(status.code(), open.model);
        Reply reply = open.dialect.error(refusal, requestId(open.sequence));
        return RetryAfter.value(status, options.clock())
                .map(value -> reply.with("Retry-After", value))
                .orElse(reply);
    }

    private String requestId(long sequence) {
        return Draw.of(options.seed(), Long.toString(sequence)).hex();
    }

    private void end(Open open, Ending ending) {
        open.traffic.leave();
        end(open.sequence, ending);
    }

    private void end(long sequence, Ending ending) {
        Instant now = options.clock().instant();
        ledger.end(sequence, ending.outcome, ending.status, ending.inputTokens, ending.outputTokens, now);
    }

    private record Open(
            Dialect dialect,
            Incoming call,
            Exchange exchange,
            long sequence,
            Correlation correlation,
            String model,
            Traffic traffic) {}

    private record Ending(String outcome, int status, OptionalLong inputTokens, OptionalLong outputTokens) {
        static Ending of(String outcome, int status) {
            return new Ending(outcome, status, OptionalLong.empty(), OptionalLong.empty());
        }
    }
}
