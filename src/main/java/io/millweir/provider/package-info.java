/** What a provider is: one call out, one answer or one failure back. */
@NullMarked
package io.millweir.provider;

import org.jspecify.annotations.NullMarked;
