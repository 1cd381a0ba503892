package io.millweir.topology;

import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A query of which nothing can be read but its id: enough to answer it. */
final class UnreadableQuery {
    private UnreadableQuery() {}

    static Query of(String id) {
        return new Query(
                id,
                Operation.CHAT,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Parameters.NONE,
                ModelOptions.NONE,
                Query.DEFAULT_TENANT,
                Optional.empty(),
                Map.of(),
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());
    }
}
