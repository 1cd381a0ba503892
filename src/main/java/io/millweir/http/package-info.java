/** A non-blocking HTTP client with deadlines and size limits; it knows no LLM. */
@NullMarked
package io.millweir.http;

import org.jspecify.annotations.NullMarked;
