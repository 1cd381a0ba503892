/** What stands on the topics of queries that were routed: the decision, the answer, and what users thought of it. */
@NullMarked
package io.millweir.training.recorded;

import org.jspecify.annotations.NullMarked;
