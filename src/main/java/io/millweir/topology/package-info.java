/** The named graph of the stream and its small processors; the only room that knows the order of stages. */
@NullMarked
package io.millweir.topology;

import org.jspecify.annotations.NullMarked;
