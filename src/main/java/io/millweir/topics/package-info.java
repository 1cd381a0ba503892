/** The topic catalogue, JSON serialisation of every event, record headers. */
@NullMarked
package io.millweir.topics;

import org.jspecify.annotations.NullMarked;
