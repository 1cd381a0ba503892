/** What is learned from feedback while queries are routed: sums, and what they say of the models. */
@NullMarked
package io.millweir.routing.online;

import org.jspecify.annotations.NullMarked;
