package io.millweir.provider.bedrock;

import io.millweir.config.ProviderConfig.AwsKeys;
import io.millweir.config.Secret;

/** Which credentials a call is made with: the identity by which clients are cached. */
sealed interface BedrockCredentials {
    /** Keys of the configuration. */
    record Keys(AwsKeys keys) implements BedrockCredentials {}

    /** A Bedrock API key, which is a bearer token. */
    record Token(Secret token) implements BedrockCredentials {}

    /** A profile of the AWS configuration files. */
    record Profile(String name) implements BedrockCredentials {}

    /** Whatever the AWS SDK finds. */
    record DefaultChain() implements BedrockCredentials {}

    /** For a simulator on this machine: what the SDK finds without asking the network, else a made-up key. */
    record Local() implements BedrockCredentials {}
}
