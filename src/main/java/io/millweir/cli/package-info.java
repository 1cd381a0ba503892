/** The commands. */
@NullMarked
package io.millweir.cli;

import org.jspecify.annotations.NullMarked;
