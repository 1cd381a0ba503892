/** The native shapes of Bedrock's model families, which InvokeModel carries as they are: requests, answers, chunks. */
@NullMarked
package io.millweir.provider.bedrock.invoke;

import org.jspecify.annotations.NullMarked;
