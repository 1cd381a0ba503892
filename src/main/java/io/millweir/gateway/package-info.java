/** The HTTP front door: health, readiness and metrics. */
@NullMarked
package io.millweir.gateway;

import org.jspecify.annotations.NullMarked;
