package io.millweir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Deployment;
import io.millweir.domain.Failure;
import io.millweir.provider.bedrock.BedrockIdentity;
import io.millweir.registry.ModelCard;
import io.millweir.runtime.ModelCheck;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Tells what became of the check of models. */
interface CheckReport {
    /** Tells of one model. Returns whether it is well. */
    boolean tell(ModelCheck.Result result);

    /** Nothing more comes. */
    void end();

    /** A line for each model, and what to do under each that fails. */
    final class AsText implements CheckReport {
        private final PrintWriter out;
        private final int nameWidth;
        private final Set<String> said = new HashSet<>();
        private int well;
        private int ill;

        AsText(PrintWriter out, List<ModelCard> cards) {
            this.out = out;
            this.nameWidth =
                    cards.stream().mapToInt(card -> card.name().length()).max().orElse(0);
        }

        @Override
        public boolean tell(ModelCheck.Result result) {
            StringBuilder line = new StringBuilder(result.ok() ? "✔ " : "✘ ")
                    .append(String.format(
                            "%-" + Math.max(1, nameWidth) + "s", result.card().name()))
                    .append("  ")
                    .append(result.deployment().map(AsText::place).orElse("–"));
            result.took().ifPresent(took -> line.append("  ").append(OneLine.time(took.toMillis())));
            if (result.tokens().known()) {
                line.append("  ")
                        .append(result.tokens().input().getAsLong())
                        .append(" → ")
                        .append(result.tokens().output().getAsLong())
                        .append(" tok");
            }
            result.failure().ifPresent(failure -> line.append("  ")
                    .append(failure.code().code())
                    .append(": ")
                    .append(whatHappened(failure)));
            out.println(line);
            result.identity()
                    // Why there is no caller stands in the failure.
                    .filter(identity -> identity.problem().isEmpty() || result.ok())
                    .map(AsText::caller)
                    .filter(said::add)
                    .ifPresent(caller -> out.println("    as " + caller));
            result.failure().ifPresent(this::explain);
            out.flush();
            if (result.ok()) {
                well++;
            } else {
                ill++;
            }
            return result.ok();
        }

        /** The line says already where, and nothing falls back here. */
        private static String whatHappened(Failure failure) {
            return failure.message().replaceFirst("^[^ ]+ [^ ]+: ", "").replaceFirst("; Millweir [^;]*$", "");
        }

        private void explain(Failure failure) {
            // What a client library says by itself may fill a page, and stands in the JSON.
            failure.providerMessage()
                    .filter(message -> failure.httpStatus().isPresent())
                    .ifPresent(message -> out.println("    it said: " + oneLine(message)));
            failure.hint().ifPresent(hint -> out.println("    → " + hint));
        }

        private static String place(Deployment deployment) {
            return deployment.provider()
                    + deployment.region().map(region -> " " + region).orElse("") + "  " + deployment.modelId();
        }

        /** Who calls Bedrock; said once for all models that are called alike. */
        private static String caller(BedrockIdentity identity) {
            StringJoiner caller = new StringJoiner(" · ");
            caller.add(identity.arn().orElse(identity.credentials()));
            if (identity.arn().isPresent()) {
                caller.add(identity.credentials());
            }
            identity.region().ifPresent(region -> caller.add("region " + region));
            identity.access().ifPresent(caller::add);
            identity.problem().ifPresent(problem -> caller.add(oneLine(problem)));
            return caller.toString();
        }

        private static String oneLine(String text) {
            return text.strip().replaceAll("\\s+", " ");
        }

        @Override
        public void end() {
            out.println(well + ill + " models · " + well + " ✔ · " + ill + " ✘");
            out.flush();
        }
    }

    /** One JSON array with an object for each model. */
    final class AsJson implements CheckReport {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final PrintWriter out;
        private final ArrayNode models = JSON.createArrayNode();

        AsJson(PrintWriter out) {
            this.out = out;
        }

        @Override
        public boolean tell(ModelCheck.Result result) {
            ObjectNode model = models.addObject()
                    .put("name", result.card().name())
                    .put("ok", result.ok())
                    .put("operation", result.card().operation().wireName())
                    .put("model_id", result.card().model());
            result.deployment().ifPresent(deployment -> {
                model.put("provider", deployment.provider());
                deployment.region().ifPresent(region -> model.put("region", region));
            });
            result.took().ifPresent(took -> model.put("latency_ms", took.toMillis()));
            if (result.tokens().known()) {
                model.putObject("usage")
                        .put("input_tokens", result.tokens().input().getAsLong())
                        .put("output_tokens", result.tokens().output().getAsLong());
            }
            result.identity().ifPresent(identity -> {
                ObjectNode caller = model.putObject("caller").put("credentials", identity.credentials());
                identity.arn().ifPresent(arn -> caller.put("arn", arn));
                identity.account().ifPresent(account -> caller.put("account", account));
                identity.region().ifPresent(region -> caller.put("region", region));
                identity.access().ifPresent(access -> caller.put("access", access));
                identity.problem().ifPresent(problem -> caller.put("problem", problem));
            });
            result.failure().ifPresent(failure -> {
                ObjectNode error = model.putObject("error")
                        .put("code", failure.code().code())
                        .put("message", failure.message());
                failure.hint().ifPresent(hint -> error.put("hint", hint));
                failure.providerCode().ifPresent(code -> error.put("provider_code", code));
                failure.providerMessage().ifPresent(message -> error.put("provider_message", message));
                failure.httpStatus().ifPresent(status -> error.put("http_status", status));
                error.put("retryable", failure.code().retryable());
            });
            return result.ok();
        }

        @Override
        public void end() {
            out.println(models.toPrettyString());
            out.flush();
        }
    }
}
