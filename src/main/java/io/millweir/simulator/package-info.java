/** Provider wire dialects served locally, faults on request, a ledger of every call. */
@NullMarked
package io.millweir.simulator;

import org.jspecify.annotations.NullMarked;
