package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import java.util.Optional;

/** What an error of Bedrock amounts to. */
record BedrockVerdict(ErrorCode code, Optional<String> hint) {
    static BedrockVerdict of(ErrorCode code) {
        return new BedrockVerdict(code, Optional.empty());
    }

    static BedrockVerdict of(ErrorCode code, String hint) {
        return new BedrockVerdict(code, Optional.of(hint));
    }
}
