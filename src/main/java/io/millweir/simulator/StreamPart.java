package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One event of a stream before it is framed: as a server-sent event, or inside a chunk of Bedrock's.
 *
 * @param delta the text or thought in it; empty for every other event
 */
record StreamPart(ObjectNode data, String delta) {
    static StreamPart other(ObjectNode data) {
        return new StreamPart(data, "");
    }
}
