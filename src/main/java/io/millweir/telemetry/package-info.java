/** Names of meters, attributes and log keys. */
@NullMarked
package io.millweir.telemetry;

import org.jspecify.annotations.NullMarked;
