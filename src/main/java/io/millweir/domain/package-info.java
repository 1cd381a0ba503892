/** The words of the trade as records and sealed types: queries, plans, attempts, outcomes, usage, money; no I/O, no clock. */
@NullMarked
package io.millweir.domain;

import org.jspecify.annotations.NullMarked;
