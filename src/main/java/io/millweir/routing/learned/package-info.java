/** Routers that learned from examples how well each model answers which queries: learning, predicting, keeping. */
@NullMarked
package io.millweir.routing.learned;

import org.jspecify.annotations.NullMarked;
