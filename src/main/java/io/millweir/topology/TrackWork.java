package io.millweir.topology;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the work of its partition: planned queries come in from one side, reports of their calls from the other. */
final class TrackWork implements Processor<byte[], Object, byte[], Object> {
    private static final Logger LOG = LoggerFactory.getLogger(TrackWork.class);

    /** Each tick makes an idle task commit an empty transaction, so not more often than is needed. */
    private static final Duration TICK = Duration.ofMillis(250);

    private final Stages stages;
    private ProcessorContext<byte[], Object> context;
    private WorkDesk desk;
    private Answering answering;

    @SuppressWarnings("NullAway.Init")
    TrackWork(Stages stages) {
        this.stages = stages;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.answering = new Answering(context, stages);
        Capacity.Desk counts = stages.capacity().open();
        this.desk = new WorkDesk(
                stages,
                counts,
                new WorkStores(
                        context.getStateStore(MillweirTopology.WORK),
                        context.getStateStore(MillweirTopology.WORK_QUERIES),
                        counts),
                new EarlyReports(context.getStateStore(MillweirTopology.EARLY_COMPLETIONS)),
                new AcceptedIds(
                        context.getStateStore(MillweirTopology.ACCEPTED_IDS),
                        stages.recentIds(),
                        stages.dedupeWindow()),
                new Progress(context.getStateStore(MillweirTopology.PROGRESS)));
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> answering.write(desk.tick()));
        desk.open(context.taskId().partition());
    }

    @Override
    public void process(Record<byte[], Object> record) {
        if (record.value() instanceof Incoming.Planned planned) {
            start(planned);
            return;
        } else if (record.value() instanceof Incoming.Refused refused) {
            answering.write(desk.refuse(record.key(), refused));
            return;
        } else if (record.value() instanceof Incoming.Buried buried) {
            desk.passBy(buried.origin());
            return;
        }
        long offset = context.recordMetadata().map(RecordMetadata::offset).orElse(-1L);
        Optional<Completion> completion = Completion.read((byte[]) record.value());
        if (completion.isPresent()) {
            answering.write(desk.book(completion.get(), offset));
        } else {
            LOG.atError()
                    .addKeyValue("partition", context.taskId().partition())
                    .addKeyValue("offset", offset)
                    .log("completions: a record that is none of ours; only Millweir may write to this topic");
        }
    }

    private void start(Incoming.Planned planned) {
        try {
            answering.write(desk.start(planned));
        } catch (RuntimeException e) {
            if (InternalAnswer.isDueTo(e)) {
                // Its entry may be in the store; left there, it would be answered at its deadline at last.
                answering.write(desk.fail(planned, e));
            }
            throw e;
        }
    }

    @Override
    public void close() {
        // Null when init failed.
        if (desk != null) {
            desk.close();
        }
    }
}
