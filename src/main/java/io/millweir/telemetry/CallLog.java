package io.millweir.telemetry;

import io.millweir.domain.Attempt;
import io.millweir.domain.Query;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each provider call that ended: who was called, for which query, how it went. Never what was asked,
 * answered, or said in words by the provider. What is not known is left out.
 */
final class CallLog {
    /** Of this name, so that a logging backend can send the lines elsewhere. */
    static final String NAME = "millweir.calls";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private CallLog() {}

    static void line(Query query, Attempt attempt) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder line = LOG.atInfo();
        for (Map.Entry<String, Object> field : fields(query, attempt).entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log("provider call");
    }

    private static Map<String, Object> fields(Query query, Attempt attempt) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("query_id", query.id());
        fields.put("attempt", attempt.number());
        fields.put("model", attempt.model());
        fields.put("provider", attempt.deployment().provider());
        fields.put("model_id", attempt.deployment().modelId());
        attempt.deployment().region().ifPresent(region -> fields.put("region", region));
        fields.put("operation", query.operation().wireName());
        fields.put("streamed", attempt.streamed());
        fields.put("outcome", attempt.outcome());
        attempt.tokens().input().ifPresent(tokens -> fields.put("input_tokens", tokens));
        attempt.tokens().output().ifPresent(tokens -> fields.put("output_tokens", tokens));
        fields.put("latency_ms", attempt.latencyMs());
        attempt.firstTokenMs().ifPresent(millis -> fields.put("first_token_ms", millis));
        attempt.failure().ifPresent(failure -> {
            failure.httpStatus().ifPresent(status -> fields.put("http_status", status));
            failure.providerCode().ifPresent(code -> fields.put("provider_code", code));
        });
        return fields;
    }
}
