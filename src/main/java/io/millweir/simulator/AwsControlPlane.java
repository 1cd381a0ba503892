package io.millweir.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bedrock's listings of models and profiles, and the identity of the caller: beside the calls, not in the ledger. */
final class AwsControlPlane {
    private static final String MODELS = "/foundation-models";
    private static final String AVAILABILITY = "/foundation-model-availability/";
    private static final String PROFILES = "/inference-profiles";

    private final AwsAccount account;

    AwsControlPlane(AwsAccount account) {
        this.account = account;
    }

    /** The answer to a request without a body; empty when its path is none of these. */
    Optional<Reply> answer(String method, String path, Map<String, String> query, Incoming call) {
        if (!method.equals("GET")) {
            return Optional.empty();
        }
        if (path.equals(MODELS)) {
            return Optional.of(permitted("ListFoundationModels", call, region -> models(query, region)));
        }
        if (path.equals(PROFILES)) {
            return Optional.of(permitted("ListInferenceProfiles", call, region -> profiles(query, region)));
        }
        if (path.startsWith(AVAILABILITY)) {
            String model = Correlation.percentDecoded(path.substring(AVAILABILITY.length()));
            return Optional.of(
                    permitted("GetFoundationModelAvailability", call, region -> availability(model, region)));
        }
        return Optional.empty();
    }

    /** The answer of the security token service. */
    Reply identity(byte[] form, Incoming call) {
        Optional<Refusal> refusal = AwsCredentials.refusal(call, "sts");
        String text = new String(form, StandardCharsets.UTF_8);
        if (refusal.isEmpty() && !("&" + text + "&").contains("&Action=GetCallerIdentity&")) {
            refusal = Optional.of(Refusal.of(400, "InvalidAction", "Could not find operation for version 2011-06-15"));
        }
        if (refusal.isEmpty() && account.settings().deny().contains("GetCallerIdentity")) {
            refusal = Optional.of(Refusal.of(
                    403,
                    "AccessDenied",
                    "User: " + AwsCase.CALLER + " is not authorized to perform: sts:GetCallerIdentity"));
        }
        if (refusal.isPresent()) {
            return Reply.of(
                    refusal.get().status(),
                    "text/xml",
                    Map.of(),
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
                            + "<Code>" + refusal.get().type() + "</Code><Message>"
                            + refusal.get().message() + "</Message></Error><RequestId>" + id(text)
                            + "</RequestId></ErrorResponse>");
        }
        return Reply.of(
                200,
                "text/xml",
                Map.of(),
                "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<GetCallerIdentityResult><Arn>" + AwsCase.CALLER + "</Arn><UserId>AIDASIMULATED</UserId>"
                        + "<Account>" + AwsCase.ACCOUNT + "</Account></GetCallerIdentityResult><ResponseMetadata>"
                        + "<RequestId>" + id(text) + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
    }

    /** Sets what the account permits. */
    Reply set(byte[] body) {
        try {
            account.set(Json.MAPPER.readValue(new String(body, StandardCharsets.UTF_8), AwsSettings.class));
            return Reply.text(204, "");
        } catch (JsonMappingException unfit) {
            String where = unfit.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining());
            return Reply.text(
                    400,
                    "aws%s: is no such setting; give deny, regions, on_demand_refused, unknown_models or messages, as in docs/simulator.md\n"
                            .formatted(where));
        } catch (JsonProcessingException notJson) {
            return Reply.text(400, "aws: the settings are no JSON; give an object, as in docs/simulator.md\n");
        }
    }

    Reply reset() {
        account.set(AwsSettings.NONE);
        return Reply.text(204, "");
    }

    private Reply permitted(String action, Incoming call, Function<String, ObjectNode> answer) {
        String region = AwsCredentials.region(call);
        Optional<Refusal> refusal = AwsCredentials.refusal(call);
        if (refusal.isEmpty() && account.settings().deny().contains(action)) {
            refusal = Optional.of(AwsAccount.denied(action, region));
        }
        Map<String, String> headers = Map.of("x-amzn-RequestId", id(call.toString()));
        return refusal.map(
                        each -> Reply.json(each.status(), headers, Json.object().put("message", each.message()))
                                .with("x-amzn-ErrorType", each.type()))
                .orElseGet(() -> Reply.json(200, headers, answer.apply(region)));
    }

    private ObjectNode models(Map<String, String> query, String region) {
        ObjectNode answer = Json.object();
        ArrayNode summaries = answer.putArray("modelSummaries");
        for (String id : account.catalogue().models()) {
            ListedModel model = ListedModel.of(id, inferenceTypes(id));
            if (account.settings().served(id, region)
                    && matches(query.get("byProvider"), model.provider())
                    && matches(query.get("byOutputModality"), model.output())
                    && model.inferenceTypes().stream().anyMatch(type -> matches(query.get("byInferenceType"), type))) {
                summaries.add(model.summary(region));
            }
        }
        return answer;
    }

    private static boolean matches(@Nullable String wanted, String value) {
        return wanted == null || wanted.equalsIgnoreCase(value);
    }

    private List<String> inferenceTypes(String id) {
        boolean onDemand = account.catalogue().onDemand(id)
                && !account.settings().onDemandRefused().contains(id);
        return List.of(onDemand ? "ON_DEMAND" : "INFERENCE_PROFILE");
    }

    private ObjectNode profiles(Map<String, String> query, String region) {
        ObjectNode answer = Json.object();
        ArrayNode summaries = answer.putArray("inferenceProfileSummaries");
        if ("APPLICATION".equals(query.get("type"))) {
            return answer;
        }
        List<String> ids = account.catalogue().profiles().stream()
                .filter(id -> account.settings().served(BedrockFamily.baseId(id), region))
                .toList();
        int from = number(query.get("nextToken"), 0);
        int most = number(query.get("maxResults"), 100);
        int to = Math.min(ids.size(), from + most);
        ids.subList(Math.min(from, to), to).forEach(id -> summaries.add(ListedModel.profile(id, region)));
        return to < ids.size() ? answer.put("nextToken", Integer.toString(to)) : answer;
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
    }

    private ObjectNode availability(String model, String region) {
        // An id that only asks for a behaviour is as good as any that AWS has.
        boolean known = model.contains("sim-") || account.catalogue().knows(model);
        String base = BedrockFamily.baseId(model);
        ObjectNode answer = Json.object().put("modelId", model);
        answer.putObject("agreementAvailability").put("status", known ? "AVAILABLE" : "NOT_AVAILABLE");
        return answer.put("authorizationStatus", known ? "AUTHORIZED" : "NOT_AUTHORIZED")
                .put("entitlementAvailability", known ? "AVAILABLE" : "NOT_AVAILABLE")
                .put(
                        "regionAvailability",
                        known && account.settings().served(base, region) ? "AVAILABLE" : "NOT_AVAILABLE");
    }

    private static String id(String of) {
        return BedrockWords.uuid(HexFormat.of().toHexDigits(Draw.of(0, of).bits()));
    }
}
