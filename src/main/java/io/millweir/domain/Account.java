package io.millweir.domain;

import java.util.List;
import java.util.Optional;

/**
 * How a plan of several calls came to its answer.
 *
 * @param answeredBy the call whose answer it is, when that is not the last one
 * @param story one line a person understands, for the reason of the routing
 * @param warnings what did not go as planned, for the warnings of the response
 */
public record Account(Optional<Attempt> answeredBy, String story, List<String> warnings) {
    public Account {
        warnings = List.copyOf(warnings);
    }
}
