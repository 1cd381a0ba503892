package io.millweir.routing;

import io.millweir.domain.Strategy;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a router that answers by several calls decided.
 *
 * @param strategy which models take part, and how
 * @param cost of all calls that may be made; empty when one of the models has no price
 */
public record MultiCall(Strategy strategy, Optional<BigDecimal> cost) {}
