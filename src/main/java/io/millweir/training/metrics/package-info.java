/** How good an answer is, from 0 to 1: comparisons with what is right, code that is run, models that judge. */
@NullMarked
package io.millweir.training.metrics;

import org.jspecify.annotations.NullMarked;
