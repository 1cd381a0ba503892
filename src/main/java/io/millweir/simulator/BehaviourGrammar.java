package io.millweir.simulator;

import io.millweir.domain.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the behaviour grammar: words joined by {@code +}. */
final class BehaviourGrammar {
    static final String TEXT = "latency-MS, lognormal-MEDIAN-SIGMA, STATUS, STATUS-after-SECONDS,"
            + " STATUS-after-date-SECONDS, hang, reset, html, malformed, truncated, slow-MS, no-usage, content-filter,"
            + " length, echo, reasoning, empty, no-done, ttft-MS, gap-MS, cut-N, break-N, stall-N, midframe-N,"
            + " corrupt-N, error-N-KIND, aws-CASE, flaky-PERCENT, first-N-FAULT, limit-N, limit-N-FAULT,"
            + " skill-PERCENT, skill-TASK-PERCENT, joined by +"
            + " (STATUS is 400, 401, 403, 404, 408, 413, 424, 429, 500, 503, 504 or 529; KIND is throttling, internal,"
            + " unavailable, validation, modelstream, modeltimeout or overloaded; CASE is "
            + Arrays.stream(AwsCase.values()).map(AwsCase::word).collect(Collectors.joining(", "))
            + ")";

    private static final List<String> STEMS = List.of(
            "latency",
            "lognormal",
            "hang",
            "reset",
            "html",
            "malformed",
            "truncated",
            "slow",
            "no-usage",
            "content-filter",
            "length",
            "echo",
            "reasoning",
            "empty",
            "no-done",
            "ttft",
            "gap",
            "cut",
            "break",
            "stall",
            "midframe",
            "corrupt",
            "error",
            "aws",
            "flaky",
            "first",
            "limit",
            "skill");

    private static final Pattern LATENCY = Pattern.compile("latency-(\\d{1,6})");
    private static final Pattern LOGNORMAL = Pattern.compile("lognormal-(\\d{1,6})-(\\d{1,3})");
    private static final Pattern PACE = Pattern.compile("(ttft|gap)-(\\d{1,6})");
    private static final Pattern SLOW = Pattern.compile("slow-(\\d{1,5})");
    private static final Pattern FLAKY = Pattern.compile("flaky-(\\d{1,2}|100)(?:-(.+))?");
    private static final Pattern LIMIT = Pattern.compile("limit-(\\d{1,6})(?:-(.+))?");
    private static final Pattern SKILL = Pattern.compile("skill(?:-([a-z0-9-]+?))?-(\\d{1,2}|100)");
    private static final Pattern FIRST = Pattern.compile("first-(\\d{1,6})-(.+)");

    private BehaviourGrammar() {}

    /**
     * Reads a behaviour.
     *
     * @param where what to name in front of an error, for example the header's name
     */
    static Reading read(String where, String text) {
        List<Wait> waits = new ArrayList<>();
        List<Trigger> triggers = new ArrayList<>();
        List<Delivery> deliveries = new ArrayList<>();
        List<Pace> paces = new ArrayList<>();
        List<Skill> skills = new ArrayList<>();
        EnumSet<Twist> twists = EnumSet.noneOf(Twist.class);
        for (String each : text.strip().toLowerCase(Locale.ROOT).split("\\+", -1)) {
            Optional<Word> read = word(each.strip());
            if (read.isEmpty()) {
                return unknown(where, each.strip());
            }
            Word word = read.get();
            if (word instanceof Wait wait) {
                waits.add(wait);
            } else if (word instanceof Trigger trigger) {
                triggers.add(trigger);
            } else if (word instanceof Delivery delivery) {
                deliveries.add(delivery);
            } else if (word instanceof Pace pace) {
                paces.add(pace);
            } else if (word instanceof Twist twist) {
                twists.add(twist);
            } else if (word instanceof Skill skill) {
                skills.add(skill);
            }
        }
        boolean twoPaces = paces.stream().map(Object::getClass).distinct().count() < paces.size();
        boolean twoSkills = skills.stream().map(Skill::task).distinct().count() < skills.size();
        if (waits.size() > 1 || deliveries.size() > 1 || twoPaces || twoSkills) {
            return new Reading.Refused(
                    "%s: behaviour \"%s\" contradicts itself; give at most one of latency and lognormal,"
                                    .formatted(where, text)
                            + " at most one of malformed, truncated and slow, one ttft, one gap, and one skill for each task");
        }
        return new Behaviour(
                waits.stream().findFirst(),
                triggers,
                deliveries.isEmpty() ? Delivery.WHOLE : deliveries.get(0),
                Tempo.of(paces),
                twists,
                skills);
    }

    private static Reading unknown(String where, String word) {
        String stem = word.replaceAll("-\\d.*", "");
        return new Reading.Refused("%s: unknown behaviour \"%s\"%s Behaviours are: %s"
                .formatted(where, word, stem.isEmpty() ? ";" : ending(stem), TEXT));
    }

    private static String ending(String stem) {
        String offer = Nearest.didYouMean(stem, STEMS);
        return offer.isEmpty() ? ";" : offer;
    }

    private static Optional<Word> word(String text) {
        return switch (text) {
            case "malformed" -> Optional.of(new Delivery.Malformed());
            case "truncated" -> Optional.of(new Delivery.Truncated());
            case "no-usage" -> Optional.of(Twist.NO_USAGE);
            case "content-filter" -> Optional.of(Twist.CONTENT_FILTER);
            case "length" -> Optional.of(Twist.LENGTH);
            case "echo" -> Optional.of(Twist.ECHO);
            case "reasoning" -> Optional.of(Twist.REASONING);
            case "empty" -> Optional.of(Twist.EMPTY);
            case "no-done" -> Optional.of(Twist.NO_DONE);
            default -> wordWithNumbers(text);
        };
    }

    private static Optional<Word> wordWithNumbers(String text) {
        Matcher latency = LATENCY.matcher(text);
        if (latency.matches()) {
            return Optional.of(new Wait.Fixed(Long.parseLong(latency.group(1))));
        }
        Matcher lognormal = LOGNORMAL.matcher(text);
        if (lognormal.matches()) {
            return Optional.of(
                    new Wait.Lognormal(Long.parseLong(lognormal.group(1)), Integer.parseInt(lognormal.group(2))));
        }
        Matcher slow = SLOW.matcher(text);
        if (slow.matches()) {
            return Optional.of(new Delivery.Slow(Long.parseLong(slow.group(1))));
        }
        Matcher pace = PACE.matcher(text);
        if (pace.matches()) {
            long millis = Long.parseLong(pace.group(2));
            return Optional.of(pace.group(1).equals("gap") ? new Pace.Between(millis) : new Pace.BeforeFirst(millis));
        }
        Matcher flaky = FLAKY.matcher(text);
        if (flaky.matches()) {
            return faultOr(503, flaky.group(2)).map(each -> new Trigger.Flaky(Integer.parseInt(flaky.group(1)), each));
        }
        Matcher limit = LIMIT.matcher(text);
        if (limit.matches()) {
            return faultOr(429, limit.group(2)).map(each -> new Trigger.Limit(Integer.parseInt(limit.group(1)), each));
        }
        Matcher skill = SKILL.matcher(text);
        if (skill.matches()) {
            return Optional.of(new Skill(Optional.ofNullable(skill.group(1)), Integer.parseInt(skill.group(2))));
        }
        Matcher first = FIRST.matcher(text);
        if (first.matches()) {
            return FaultGrammar.read(first.group(2))
                    .map(each -> new Trigger.First(Integer.parseInt(first.group(1)), each));
        }
        return FaultGrammar.read(text).map(Trigger.Always::new);
    }

    private static Optional<Fault> faultOr(int status, @Nullable String named) {
        return named == null ? Optional.of(Fault.Status.plain(status)) : FaultGrammar.read(named);
    }
}
