/** Makes routing data: asks every model every query, scores the answers, and remembers what has been paid for. */
@NullMarked
package io.millweir.training.generate;

import org.jspecify.annotations.NullMarked;
