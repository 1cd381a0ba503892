/** Tokens times prices: usage records and exact cost. */
@NullMarked
package io.millweir.accounting;

import org.jspecify.annotations.NullMarked;
