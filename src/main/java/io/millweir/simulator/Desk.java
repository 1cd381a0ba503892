package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Answers those who run the simulator: the ledger, the behaviours set, its health. */
final class Desk {
    private final Behaviours behaviours;
    private final Ledger ledger;

    Desk(Behaviours behaviours, Ledger ledger) {
        this.behaviours = behaviours;
        this.ledger = ledger;
    }

    Reply health() {
        return Reply.json(200, Map.of(), Json.object().put("status", "ok"));
    }

    Reply ledger() {
        ArrayNode calls = Json.MAPPER.createArrayNode();
        for (LedgerEntry entry : ledger.entries()) {
            ObjectNode call = calls.addObject()
                    .put("sequence", entry.sequence())
                    .put("query_id", entry.queryId())
                    .put("attempt", entry.attempt())
                    .put("dialect", entry.dialect())
                    .put("model", entry.model())
                    .put("outcome", entry.outcome())
                    .put("http_status", entry.httpStatus());
            put(call, "input_tokens", entry.inputTokens());
            put(call, "output_tokens", entry.outputTokens());
            call.put("started_at", entry.startedAt().toString());
            call.put(
                    "ended_at", entry.endedAt() == null ? null : entry.endedAt().toString());
        }
        return Reply.json(200, Map.of(), calls);
    }

    private static void put(ObjectNode call, String name, OptionalLong value) {
        call.put(name, value.isPresent() ? Long.valueOf(value.getAsLong()) : null);
    }

    /** OpenAI's list of models. Any id is served; listed are those with a behaviour set, and one more. */
    Reply models() {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        Stream.concat(Stream.of("simulated"), behaviours.settings().keySet().stream())
                .distinct()
                .forEach(id -> data.addObject()
                        .put("id", id)
                        .put("object", "model")
                        .put("created", 0)
                        .put("owned_by", "millweir-simulator"));
        return Reply.json(200, Map.of(), list);
    }

    Reply clearLedger() {
        ledger.clear();
        behaviours.forgetCalls();
        return done();
    }

    Reply behaviours() {
        return Reply.json(200, Map.of(), Json.MAPPER.valueToTree(behaviours.settings()));
    }

    Reply setBehaviour(String model, String text) {
        if (text.isBlank()) {
            return unsetBehaviour(model);
        }
        return behaviours.set(model, text) instanceof Reading.Refused refused
                ? Reply.text(400, refused.message() + "\n")
                : done();
    }

    Reply unsetBehaviour(String model) {
        behaviours.unset(model);
        return done();
    }

    private static Reply done() {
        return Reply.text(204, "");
    }
}
