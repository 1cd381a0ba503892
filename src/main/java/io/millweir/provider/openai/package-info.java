/** Speaks to OpenAI and to every server that is compatible with it, NVIDIA's among them. */
@NullMarked
package io.millweir.provider.openai;

import org.jspecify.annotations.NullMarked;
