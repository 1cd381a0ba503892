package io.millweir.simulator;

import java.util.Map;
import java.util.Optional;

/** What the operations of Amazon Bedrock have in common: credentials and errors. */
interface BedrockWords extends Dialect {
    AwsAccount account();

    @Override
    default String name() {
        return "bedrock";
    }

    @Override
    default String model(Incoming call) {
        return call.pathModel();
    }

    @Override
    default Optional<Refusal> unauthorised(Incoming call) {
        return AwsCredentials.refusal(call);
    }

    static Refusal validation(String message) {
        return Refusal.of(400, "ValidationException", message);
    }

    @Override
    default Refusal fault(int status, String model) {
        return switch (status) {
            case 400 -> validation("The provided model identifier is invalid.");
            // AWS answers bad credentials with 403, never with 401.
            case 401 ->
                Refusal.of(
                        403, "UnrecognizedClientException", "The security token included in the request is invalid.");
            case 403 ->
                Refusal.of(
                        403,
                        "AccessDeniedException",
                        "You don't have access to the model with the specified model ID.");
            case 404 ->
                Refusal.of(404, "ResourceNotFoundException", "This model version has reached the end of its life.");
            case 408 ->
                Refusal.of(
                        408, "ModelTimeoutException", "The request took too long to process. Try your request again.");
            case 413 -> Refusal.of(413, "RequestEntityTooLargeException", "Request Too Long");
            case 424 ->
                Refusal.of(
                        424, "ModelErrorException", "The model has encountered an unexpected error during processing.");
            case 429 -> Refusal.of(429, "ThrottlingException", "Too many requests, please wait before trying again.");
            case 503 -> Refusal.of(503, "ServiceUnavailableException", "Bedrock is unable to process your request.");
            default ->
                Refusal.of(
                        status,
                        "InternalServerException",
                        "The system encountered an unexpected error during processing. Try your request again.");
        };
    }

    @Override
    default Reply error(Refusal refusal, String requestId) {
        Map<String, String> headers = Map.of(
                "x-amzn-RequestId",
                uuid(requestId),
                "x-amzn-ErrorType",
                refusal.type() + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
        return Reply.json(refusal.status(), headers, Json.object().put("message", refusal.message()));
    }

    static String uuid(String hex) {
        return "00000000-0000-4000-" + hex.substring(0, 4) + "-" + hex.substring(4, 16);
    }

    @Override
    default Refusal aws(AwsCase which, String model) {
        return account().refusal(which, model);
    }

    @Override
    default Refusal unsupported(String message) {
        return validation(message);
    }
}
