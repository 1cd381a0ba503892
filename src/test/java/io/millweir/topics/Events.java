package io.millweir.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Query;
import io.millweir.domain.Response;
import java.time.Instant;

/** Events as they would be written about a query. */
final class Events {
    private Events() {}

    /** A response to the query, through the wire. */
    static ObjectNode response(Query query) {
        Response response = new Response(
                query.id(),
                Response.OK,
                query.operation().wireName(),
                Instant.EPOCH,
                query.metadata().orElse(null),
                query.tenant(),
                query.model().orElse(null),
                null,
                null,
                null,
                query.text(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                query.warnings());
        Parsed parsed = Json.parse(Json.bytes(response));
        return (ObjectNode) ((Parsed.Ok) parsed).value();
    }
}
