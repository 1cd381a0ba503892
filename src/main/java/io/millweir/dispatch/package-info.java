/** Carries plans out: deadlines, retries, fallbacks, circuit breakers; no Kafka types. */
@NullMarked
package io.millweir.dispatch;

import org.jspecify.annotations.NullMarked;
