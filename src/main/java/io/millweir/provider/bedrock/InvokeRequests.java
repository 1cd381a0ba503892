package io.millweir.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import io.millweir.provider.Correlation;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.Trace;

/** Writes what goes around a native body: everything but the body travels in headers. */
final class InvokeRequests {
    private static final String JSON = "application/json";
    /** OpenAI's word for leaving the choice to the project's settings, which Bedrock has not. */
    private static final String AUTO = "auto";

    private InvokeRequests() {}

    static InvokeModelRequest of(ProviderRequest request, ObjectNode body, Duration left) {
        ModelOptions options = request.options();
        InvokeModelRequest.Builder builder = InvokeModelRequest.builder()
                .modelId(request.card().model())
                .contentType(JSON)
                .accept(JSON)
                .body(SdkBytes.fromByteArrayUnsafe(Json.bytes(body)))
                .requestMetadata(metadata(request))
                .overrideConfiguration(configuration -> configuration
                        .putHeader(Correlation.HEADER, Correlation.of(request))
                        .apiCallTimeout(left)
                        .apiCallAttemptTimeout(left));
        options.guardrail().ifPresent(guardrail -> builder.guardrailIdentifier(guardrail.identifier())
                .guardrailVersion(guardrail.version())
                .trace(guardrail.trace() ? Trace.ENABLED : Trace.DISABLED));
        options.serviceTier().filter(tier -> !tier.equals(AUTO)).ifPresent(builder::serviceTier);
        options.latency().ifPresent(builder::performanceConfigLatency);
        return builder.build();
    }

    /** The same request for an answer in pieces. */
    static InvokeModelWithResponseStreamRequest streamed(InvokeModelRequest whole) {
        return InvokeModelWithResponseStreamRequest.builder()
                .modelId(whole.modelId())
                .contentType(whole.contentType())
                .accept(whole.accept())
                .body(whole.body())
                .requestMetadata(whole.requestMetadata())
                .guardrailIdentifier(whole.guardrailIdentifier())
                .guardrailVersion(whole.guardrailVersion())
                .trace(whole.traceAsString())
                .serviceTier(whole.serviceTierAsString())
                .performanceConfigLatency(whole.performanceConfigLatencyAsString())
                .overrideConfiguration(whole.overrideConfiguration().orElseThrow())
                .build();
    }

    private static String metadata(ProviderRequest request) {
        ObjectNode metadata = Json.object()
                .put("millweir-query-id", CorrelationText.of(request.queryId()))
                .put("millweir-attempt", Integer.toString(request.attempt()))
                .put("millweir-tenant", CorrelationText.of(request.tenant()));
        return new String(Json.bytes(metadata), StandardCharsets.UTF_8);
    }
}
