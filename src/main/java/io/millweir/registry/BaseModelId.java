package io.millweir.registry;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Checks a Bedrock base model id, {@code [profile.]vendor.name[.digits…][:version][:context]}, in one pass: the
 * service's own pattern backtracks until the stack is exhausted on long ids, and accepts almost anything.
 */
final class BaseModelId {
    private BaseModelId() {}

    /** What is wrong with the id, without where and without advice; empty when nothing is. */
    static Optional<String> problem(String id) {
        List<String> colons = List.of(id.split(":", -1));
        if (colons.size() > 3) {
            return Optional.of("has more than two parts after a colon");
        }
        boolean versioned = colons.size() == 1 || isVersion(colons.get(colons.size() - 1));
        if (!versioned || (colons.size() == 3 && !isDigits(colons.get(1)))) {
            return Optional.of("does not end in a version like \":0\"");
        }
        List<String> parts = List.of(colons.get(0).split("\\.", -1));
        boolean profiled = isProfiled(colons.get(0));
        List<String> rest = profiled ? parts.subList(1, parts.size()) : parts;
        if (rest.size() < 2) {
            return Optional.of(
                    profiled
                            ? "has no vendor after the profile \"" + parts.get(0) + ".\""
                            : "has no vendor before a dot");
        }
        if (!all(rest.get(0), BaseModelId::isLowerOrDigit)) {
            return Optional.of("has a vendor that is not of lower-case letters and digits");
        }
        for (String part : rest.subList(1, rest.size())) {
            if (!all(part, each -> isLowerOrDigit(each) || each == '-')) {
                return Optional.of("has a name that is not of lower-case letters, digits and hyphens");
            }
        }
        return rest.stream().skip(2).allMatch(each -> isDigit(each.charAt(0)))
                ? Optional.empty()
                : Optional.of("has a dot in its name that no digit follows");
    }

    /** Whether the id has one of the cross-region inference profile prefixes. */
    static boolean isProfiled(String id) {
        return InferenceProfile.of(id).isPresent();
    }

    /** The id without a cross-region inference profile's prefix. */
    static String withoutProfile(String id) {
        return InferenceProfile.of(id)
                .map(each -> id.substring(each.prefix().length() + 1))
                .orElse(id);
    }

    /** A version ({@code 0}) or a context size ({@code 200k}, {@code mm}). */
    private static boolean isVersion(String part) {
        return part.equals("mm") || isDigits(part.endsWith("k") ? part.substring(0, part.length() - 1) : part);
    }

    private static boolean isDigits(String text) {
        return all(text, BaseModelId::isDigit);
    }

    private static boolean isDigit(int each) {
        return each >= '0' && each <= '9';
    }

    private static boolean isLowerOrDigit(int each) {
        return isDigit(each) || (each >= 'a' && each <= 'z');
    }

    private static boolean all(String text, IntPredicate allowed) {
        return !text.isEmpty() && text.chars().allMatch(allowed);
    }
}
