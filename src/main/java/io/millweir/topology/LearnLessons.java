package io.millweir.topology;

import io.millweir.routing.online.Statistic;
import io.millweir.topics.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns from the lessons of its partition, and tells all instances what has changed, once in a while. */
final class LearnLessons implements Processor<byte[], byte[], byte[], Object> {
    private static final Logger LOG = LoggerFactory.getLogger(LearnLessons.class);

    /** Sums have some kilobytes, and every instance reads them all. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Clock clock;
    private ProcessorContext<byte[], Object> context;
    private LessonSums sums;
    private LessonDesk desk;

    @SuppressWarnings("NullAway.Init")
    LearnLessons(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.sums = new LessonSums(context.getStateStore(MillweirTopology.SUMS));
        this.desk = new LessonDesk(
                new WaitingLessons(context.getStateStore(MillweirTopology.WAITING_LESSONS), clock), sums);
        sums.open();
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tell());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Optional<Lesson> lesson = Lesson.read(record.value());
        lesson.ifPresentOrElse(desk::take, () -> LOG.atError()
                .addKeyValue("partition", context.taskId().partition())
                .log("lessons: a record that is none of ours; only Millweir may write to this topic"));
    }

    private void tell() {
        for (Statistic statistic : sums.takeChanged()) {
            sums.sums(statistic).ifPresent(numbers -> tell(statistic, numbers));
        }
    }

    private void tell(Statistic statistic, long[] numbers) {
        byte[] key = new LearnedKey(statistic, context.taskId().partition()).bytes();
        byte[] value = Json.bytes(Learned.of(numbers, clock.instant()));
        context.forward(
                new Record<>(key, new Emission(0, value), clock.millis(), new RecordHeaders()),
                MillweirTopology.EMIT_LEARNED);
    }
}
