/** Model cards, their validation, and the immutable snapshot that routers and dispatch read. */
@NullMarked
package io.millweir.registry;

import org.jspecify.annotations.NullMarked;
