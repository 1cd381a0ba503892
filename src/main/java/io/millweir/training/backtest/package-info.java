/** Replays recorded queries through another router, without calling anyone, and says what would have been different. */
@NullMarked
package io.millweir.training.backtest;

import org.jspecify.annotations.NullMarked;
