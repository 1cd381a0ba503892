package io.millweir.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions whose partitions were never told how they ended.
 *
 * <p>A lone broker that was killed is fenced for a moment when it comes back. Its transaction coordinator then finds no
 * leader for the partitions of a transaction that was being committed or aborted, takes them for deleted, and forgets
 * them: committed readers of these partitions would wait for ever, restoring stores among them. The coordinator still
 * knows the decision, so it is told to the partitions here, before any client of the new start begins a transaction.
 */
final class HangingTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
    private static final short MARKERS_VERSION = 1;
    private static final short BEFORE_TRANSACTIONS_V2 = 0;

    private final int port;

    HangingTransactions(int port) {
        this.port = port;
    }

    /** A producer's open transaction in one partition, and how its coordinator says that it ended. */
    private record Hanging(TopicPartition partition, ProducerState producer, TransactionResult decision) {}

    /** Ends what hangs. */
    void end(Admin admin) throws ExecutionException, InterruptedException, IOException {
        Map<Long, TransactionState> states = new HashMap<>();
        for (TransactionListing listing : admin.listTransactions().all().get()) {
            states.put(listing.producerId(), listing.state());
        }
        List<Hanging> hanging = new ArrayList<>();
        admin.describeProducers(partitions(admin)).all().get().forEach((partition, producers) -> {
            for (ProducerState producer : producers.activeProducers()) {
                TransactionState state = states.getOrDefault(producer.producerId(), TransactionState.EMPTY);
                if (producer.currentTransactionStartOffset().isPresent() && isOver(state)) {
                    hanging.add(new Hanging(partition, producer, decision(state)));
                }
            }
        });
        for (Hanging each : hanging) {
            tell(each);
        }
    }

    private static boolean isOver(TransactionState state) {
        return state == TransactionState.COMPLETE_COMMIT
                || state == TransactionState.COMPLETE_ABORT
                || state == TransactionState.EMPTY;
    }

    private static TransactionResult decision(TransactionState state) {
        return state == TransactionState.COMPLETE_COMMIT ? TransactionResult.COMMIT : TransactionResult.ABORT;
    }

    private static List<TopicPartition> partitions(Admin admin) throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic : admin.describeTopics(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names()
                        .get())
                .allTopicNames()
                .get()
                .values()) {
            topic.partitions().forEach(info -> partitions.add(new TopicPartition(topic.name(), info.partition())));
        }
        return partitions;
    }

    /** Kafka's admin client can only abort, so the marker is written as the coordinator would write it. */
    private void tell(Hanging hanging) throws IOException {
        ProducerState producer = hanging.producer();
        WriteTxnMarkersRequest request = new WriteTxnMarkersRequest.Builder(
                        List.of(new WriteTxnMarkersRequest.TxnMarkerEntry(
                                producer.producerId(),
                                (short) producer.producerEpoch(),
                                producer.coordinatorEpoch().orElse(0),
                                hanging.decision(),
                                List.of(hanging.partition()),
                                BEFORE_TRANSACTIONS_V2)))
                .build(MARKERS_VERSION);
        RequestHeader header = new RequestHeader(ApiKeys.WRITE_TXN_MARKERS, MARKERS_VERSION, "embedded-broker", 1);
        WriteTxnMarkersResponse response = (WriteTxnMarkersResponse)
                AbstractResponse.parseResponse(exchange(request.serializeWithHeader(header)), header);
        Errors error = response.errorsByProducerId()
                .getOrDefault(producer.producerId(), Map.of())
                .getOrDefault(hanging.partition(), Errors.NONE);
        LOG.atWarn()
                .addKeyValue("partition", hanging.partition())
                .addKeyValue("decision", hanging.decision())
                .addKeyValue("error", error)
                .log("ended a transaction that hung after an unclean stop");
    }

    private ByteBuffer exchange(ByteBuffer request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] bytes = new byte[request.remaining()];
            request.get(bytes);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            return ByteBuffer.wrap(answer);
        }
    }
}
