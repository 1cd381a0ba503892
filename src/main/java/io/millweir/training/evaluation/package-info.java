/** Measures routers on recorded scores: folds without leaks, baselines, intervals, cost, frontier. */
@NullMarked
package io.millweir.training.evaluation;

import org.jspecify.annotations.NullMarked;
