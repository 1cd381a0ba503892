/** What strategies of several calls learn from routing data. */
@NullMarked
package io.millweir.training.tuning;

import org.jspecify.annotations.NullMarked;
