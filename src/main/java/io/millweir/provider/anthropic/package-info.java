/** Speaks to Anthropic's Messages API. */
@NullMarked
package io.millweir.provider.anthropic;

import org.jspecify.annotations.NullMarked;
