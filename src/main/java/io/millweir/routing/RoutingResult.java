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
     * @param shadows what other routers would have done
     */
    record Planned(Plan plan, String routerVersion, List<String> warnings, List<Shadow> shadows)
            implements RoutingResult {
        public Planned {
            warnings = List.copyOf(warnings);
            shadows = List.copyOf(shadows);
        }

        Planned with(List<Shadow> others) {
            return new Planned(plan, routerVersion, warnings, others);
        }
    }

    /** What a router would have done that only looks on. */
    record Shadow(Plan plan, String routerVersion) {}

    /** No model may or can answer. */
    record Refused(Failure failure) implements RoutingResult {}
}
