package io.millweir.audit;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An audit of the topics of a cluster: reads them as any client would, and says what does not hold. */
public final class TopicAudit {
    private TopicAudit() {}

    /**
     * Reads the topics up to what is committed now, and judges.
     *
     * @param properties of Kafka's clients; how to reach the cluster
     * @param prefix {@code topics.prefix}
     * @param ledger the calls that the providers say they got, where they can be asked
     * @throws IllegalStateException when there are no queries or no responses to read
     */
    public static Findings run(
            Map<String, Object> properties,
            String prefix,
            Range range,
            Optional<List<LedgerCall>> ledger,
            Terms terms,
            Clock clock) {
        try (TopicsReader reader = new TopicsReader(properties, prefix)) {
            Coverage coverage = new Coverage();
            Audit audit = reader.read(range, terms, clock, coverage);
            return audit.finish(ledger);
        }
    }
}
