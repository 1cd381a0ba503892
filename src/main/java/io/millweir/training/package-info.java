/** What routers learn from, and how it is made: routing data, metrics, and the calls that answers are taken from. */
@NullMarked
package io.millweir.training;

import org.jspecify.annotations.NullMarked;
