/** A Kafka broker in the same JVM. */
@NullMarked
package io.millweir.embedded;

import org.jspecify.annotations.NullMarked;
