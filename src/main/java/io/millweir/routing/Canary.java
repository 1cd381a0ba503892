package io.millweir.routing;

import io.millweir.domain.Query;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A part of the queries that another router decides, to try it out. Whose query it is decides, so that a query that
 * comes again is decided as before.
 *
 * @param router decides for that part
 * @param percent of the queries or tenants, 0 to 100
 * @param by what is drawn by
 */
public record Canary(String router, double percent, By by) {
    private static final int PARTS = 10_000;

    /** What is drawn by. */
    public enum By {
        /** All queries of a tenant go the same way. */
        TENANT,
        /** Each query goes its own way. */
        ID
    }

    boolean takes(Query query) {
        CRC32C hash = new CRC32C();
        hash.update((router + "/" + (by == By.TENANT ? query.tenant() : query.id())).getBytes(StandardCharsets.UTF_8));
        return hash.getValue() % PARTS < percent * PARTS / 100;
    }
}
