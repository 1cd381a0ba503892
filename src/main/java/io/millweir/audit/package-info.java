/** Holds the topics against the promises: every query answered once, every call booked once, every sum exact. */
@NullMarked
package io.millweir.audit;

import org.jspecify.annotations.NullMarked;
