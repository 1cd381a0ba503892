/** Builds everything from the configuration; lifecycle, exception handlers, health, drain. */
@NullMarked
package io.millweir.runtime;

import org.jspecify.annotations.NullMarked;
