package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How Bedrock's streams go wrong: exceptions inside the stream, and frames whose CRC does not fit. */
enum BedrockVoice implements StreamVoice {
    INSTANCE;

    @Override
    public byte[] error(StreamError kind) {
        ObjectNode payload = Json.object().put("message", message(kind));
        if (kind == StreamError.MODELSTREAM) {
            payload.put("originalStatusCode", 500).put("originalMessage", "Simulated: the model stopped.");
        }
        return EventStreamFrame.exception(type(kind), payload);
    }

    private static String type(StreamError kind) {
        return switch (kind) {
            case THROTTLING -> "throttlingException";
            case INTERNAL -> "internalServerException";
            case UNAVAILABLE, OVERLOADED -> "serviceUnavailableException";
            case VALIDATION -> "validationException";
            case MODELSTREAM -> "modelStreamErrorException";
            case MODELTIMEOUT -> "modelTimeoutException";
        };
    }

    private static String message(StreamError kind) {
        return switch (kind) {
            case THROTTLING -> "Too many tokens, please wait before trying again.";
            case INTERNAL, MODELSTREAM ->
                "The system encountered an unexpected error during processing. Try your request again.";
            case UNAVAILABLE -> "Bedrock is unable to process your request.";
            case OVERLOADED -> "Bedrock is overloaded. Try your request again.";
            case VALIDATION -> "Simulated: the request is invalid.";
            case MODELTIMEOUT -> "Model has timed out in processing the request. Try your request again.";
        };
    }

    @Override
    public byte[] spoilt(StreamEvent event) {
        return EventStreamFrame.spoilt(event.bytes());
    }
}
