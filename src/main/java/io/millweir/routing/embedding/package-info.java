/** Texts as vectors, in process and offline: a tokenizer, an ONNX model, static token vectors, a cache. */
@NullMarked
package io.millweir.routing.embedding;

import org.jspecify.annotations.NullMarked;
