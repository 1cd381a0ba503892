/** Speaks to Amazon Bedrock through the AWS SDK. */
@NullMarked
package io.millweir.provider.bedrock;

import org.jspecify.annotations.NullMarked;
