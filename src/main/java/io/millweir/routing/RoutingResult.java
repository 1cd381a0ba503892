package io.millweir.routing;

import io.millweir.domain.Failure;
import io.millweir.domain.Plan;
import java.util.List;

/** What came of routing a query. */
public sealed interface RoutingResult {
    /**
     * A model was found.
     *
     * @param routerVersion of the router that decided
     * @param warnings for the response
     */
    record Planned(Plan plan, String routerVersion, List<String> warnings) implements RoutingResult {
        public Planned {
            warnings = List.copyOf(warnings);
        }
    }

    /** No model may or can answer. */
    record Refused(Failure failure) implements RoutingResult {}
}
