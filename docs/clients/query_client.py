#!/usr/bin/env python3
"""Asks Millweir one question over Kafka and prints the answer. Needs confluent-kafka:

    pip install confluent-kafka
    python3 docs/clients/query_client.py localhost:9092 "Why is the sky blue?"
"""

import json
import sys
import time
import uuid
from decimal import Decimal

from confluent_kafka import Consumer, Producer, TopicPartition

QUERIES = "millweir.queries"
RESPONSES = "millweir.responses"


def ask(broker, question, patience=60):
    """Produces a query and returns the response with its id."""
    query_id = str(uuid.uuid4())
    consumer = Consumer({
        "bootstrap.servers": broker,
        "group.id": "query-client-" + query_id,
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
    })
    try:
        # First stand where the answer will appear, then ask.
        partitions = consumer.list_topics(RESPONSES, timeout=10).topics[RESPONSES].partitions
        consumer.assign([
            TopicPartition(RESPONSES, each, end_offset(consumer, each)) for each in partitions
        ])

        producer = Producer({"bootstrap.servers": broker})
        query = {"id": query_id, "query": question, "tenant": "team-a"}
        producer.produce(QUERIES, key=query_id, value=json.dumps(query))
        producer.flush(10)

        end = time.monotonic() + patience
        while time.monotonic() < end:
            record = consumer.poll(0.2)
            if record is None or record.error():
                continue
            response = json.loads(record.value(), parse_float=Decimal)
            if response["id"] == query_id:
                return response
    finally:
        consumer.close()
    raise TimeoutError(f'no response to "{query_id}" within {patience} s')


def end_offset(consumer, partition):
    """Where the next record of this partition will be."""
    return consumer.get_watermark_offsets(TopicPartition(RESPONSES, partition), timeout=10)[1]


def main(arguments):
    if len(arguments) != 2:
        print("usage: query_client.py HOST:PORT QUESTION", file=sys.stderr)
        return 2
    response = ask(*arguments)
    if response["status"] != "ok":
        print(f'{response["error"]["code"]}: {response["error"]["message"]}', file=sys.stderr)
        return 1
    print(response["text"])
    # A cost that is not known is left out, never 0.
    cost = response.get("cost")
    price = f'{cost["total"]:f} {cost["currency"]}' if cost else "cost unknown"
    print(f'-- {response["model"]}, {price}, {response["latency"]["total_ms"]} ms')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
