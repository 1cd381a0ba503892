package io.millweir.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A validated query: what a client asked for, in one shape whichever of {@code query}, {@code messages} or
 * {@code input} it used.
 *
 * @param id idempotency key
 * @param messages the conversation without its system prompt; empty for embeddings
 * @param systemPrompt the system prompt, from {@code system_prompt} or a {@code system} message
 * @param input the texts to embed; empty for chat
 * @param model the model named by the client; empty routes
 * @param candidates model names the router may choose from; empty means all that fit
 * @param timeoutMs milliseconds from the record's timestamp
 * @param maxCost the most this query may cost, in the accounting currency
 * @param qualityBias from 0, the cheapest that answers at all, to 1, the best whatever it costs; empty: as the router
 *     is set
 * @param metadata echoed in every event, in the order given
 * @param warnings what was kept out or changed, for the response
 */
public record Query(
        String id,
        Operation operation,
        List<Message> messages,
        Optional<String> systemPrompt,
        List<String> input,
        Optional<String> model,
        Optional<String> router,
        List<String> candidates,
        boolean routeOnly,
        boolean stream,
        Parameters parameters,
        ModelOptions options,
        String tenant,
        Optional<String> user,
        Map<String, String> tags,
        Priority priority,
        OptionalLong timeoutMs,
        Optional<BigDecimal> maxCost,
        OptionalDouble qualityBias,
        Optional<Map<String, Object>> metadata,
        List<String> warnings) {
    /** The tenant of a query that names none. */
    public static final String DEFAULT_TENANT = "default";

    public Query {
        messages = List.copyOf(messages);
        input = List.copyOf(input);
        candidates = List.copyOf(candidates);
        warnings = List.copyOf(warnings);
    }

    /**
     * The same query with something else to say, for a call that helps to answer it.
     *
     * @param streamed whether the answer goes out piece by piece
     */
    public Query asking(
            List<Message> otherMessages,
            Optional<String> otherSystemPrompt,
            Parameters otherParameters,
            ModelOptions otherOptions,
            boolean streamed) {
        return new Query(
                id,
                operation,
                otherMessages,
                otherSystemPrompt,
                input,
                model,
                router,
                candidates,
                routeOnly,
                streamed,
                otherParameters,
                otherOptions,
                tenant,
                user,
                tags,
                priority,
                timeoutMs,
                maxCost,
                qualityBias,
                metadata,
                warnings);
    }

    /** The same query whose answer is not streamed. */
    public Query unstreamed() {
        return asking(messages, systemPrompt, parameters, options, false);
    }

    /** All text a router may look at: the system prompt, the conversation, the input, a line each. */
    public String text() {
        StringBuilder text = new StringBuilder();
        systemPrompt.ifPresent(prompt -> text.append(prompt).append('\n'));
        messages.forEach(message -> text.append(message.content()).append('\n'));
        input.forEach(line -> text.append(line).append('\n'));
        return text.isEmpty() ? "" : text.substring(0, text.length() - 1);
    }
}
