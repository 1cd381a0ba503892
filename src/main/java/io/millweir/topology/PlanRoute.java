package io.millweir.topology;

import io.millweir.domain.Decision;
import io.millweir.domain.Plan;
import io.millweir.routing.RoutingResult;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Asks a router which models to call, and writes its decision. */
final class PlanRoute implements Processor<byte[], Object, byte[], Object> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Stages stages;
    private ProcessorContext<byte[], Object> context;
    private Answering answering;
    private Doubt doubt;

    @SuppressWarnings("NullAway.Init")
    PlanRoute(Stages stages) {
        this.stages = stages;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.answering = new Answering(context, stages);
        this.doubt = new Doubt(stages);
    }

    @Override
    public void process(Record<byte[], Object> record) {
        Incoming.Accepted accepted = (Incoming.Accepted) record.value();
        long from = System.nanoTime();
        RoutingResult result =
                stages.routing().plan(accepted.query(), stages.registry().snapshot());
        double routingMs = (System.nanoTime() - from) / NANOS_PER_MILLI;
        if (result instanceof RoutingResult.Refused refused) {
            stages.telemetry().refused(refused.failure().code().code());
            context.forward(
                    record.withValue(new Incoming.Refused(
                            accepted.query(), accepted.origin(), accepted.acceptedAt(), refused.failure())),
                    MillweirTopology.TRACK_WORK);
        } else if (result instanceof RoutingResult.Planned planned) {
            Plan plan = planned.plan();
            stages.telemetry().accepted(plan.router());
            emit(accepted, decision(accepted, plan, planned.routerVersion(), false));
            planned.shadows()
                    .forEach(shadow -> emit(accepted, decision(accepted, shadow.plan(), shadow.routerVersion(), true)));
            context.forward(
                    record.withValue(new Incoming.Planned(accepted, plan, routingMs, planned.warnings())),
                    MillweirTopology.TRACK_WORK);
        }
    }

    private void emit(Incoming.Accepted accepted, Decision decision) {
        answering.send(
                accepted.query().id().getBytes(StandardCharsets.UTF_8),
                decision,
                doubt.of(accepted.origin()),
                MillweirTopology.EMIT_DECISIONS);
    }

    private Decision decision(Incoming.Accepted accepted, Plan plan, String routerVersion, boolean shadow) {
        return new Decision(
                accepted.query().id(),
                plan.router(),
                plan.chosen(),
                plan.fallbacks(),
                plan.scores(),
                plan.expectedCost().orElse(null),
                plan.reason(),
                plan.registryVersion(),
                routerVersion,
                plan.propensity().isPresent() ? plan.propensity().getAsDouble() : null,
                stages.clock().instant(),
                shadow ? true : null,
                accepted.query().metadata().orElse(null));
    }
}
