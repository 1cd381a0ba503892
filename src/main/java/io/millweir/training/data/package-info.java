/** Files that routers learn from: reading, checking and writing queries and how well each model answered them. */
@NullMarked
package io.millweir.training.data;

import org.jspecify.annotations.NullMarked;
