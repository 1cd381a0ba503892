package io.millweir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.TreeMap;

/**
 * Prints a streamed answer as it arrives, whatever order and repetition its chunks come in. A line says when what
 * stands above it is void. In the end, what was printed below the last such line is the text of the response.
 */
final class LiveAnswer {
    private final PrintWriter out;
    private final TreeMap<Integer, String> early = new TreeMap<>();
    private final StringBuilder printed = new StringBuilder();
    private int attempt;
    private int next;

    LiveAnswer(PrintWriter out) {
        this.out = out;
    }

    /** The next chunk. */
    void chunk(ObjectNode chunk) {
        int of = chunk.path("attempt").asInt();
        if (of < attempt) {
            // Of a call that was given up.
            return;
        }
        if (of > attempt) {
            begin(of);
        }
        int index = chunk.path("index").asInt();
        if (index >= next) {
            early.put(index, chunk.path("delta").asText(""));
        }
        for (String delta = early.remove(next); delta != null; delta = early.remove(next)) {
            next++;
            printed.append(delta);
            out.print(delta);
        }
        out.flush();
    }

    private void begin(int of) {
        if (!printed.isEmpty()) {
            out.println();
            out.println("↺ call " + attempt + " broke off; what stands above is void, the answer begins anew");
        }
        attempt = of;
        next = 0;
        early.clear();
        printed.setLength(0);
    }

    /** The response: ends the line, and prints the text once more where the chunks were not all of it. */
    void response(ObjectNode response) {
        JsonNode text = response.path("text");
        if (text.isTextual() && !text.asText().contentEquals(printed)) {
            begin(attempt + 1);
            out.print(text.asText());
            printed.append(text.asText());
        }
        if (!printed.isEmpty()) {
            out.println();
        }
        out.flush();
    }
}
