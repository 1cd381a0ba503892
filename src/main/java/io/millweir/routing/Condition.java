package io.millweir.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a query must be like for a rule; all parts that are given must hold, and none given holds always.
 *
 * @param minLength fewest characters of the query's text
 * @param maxLength most characters of the query's text
 * @param keywords one of them stands in the text as a whole word, whatever its case
 * @param regex is found in the text
 * @param tags are all on the query, with these values
 * @param tenants the query is of one of them
 */
public record Condition(
        OptionalInt minLength,
        OptionalInt maxLength,
        List<String> keywords,
        Optional<Pattern> regex,
        Map<String, String> tags,
        Set<String> tenants) {
    /** Holds for every query. */
    public static final Condition ALWAYS =
            new Condition(OptionalInt.empty(), OptionalInt.empty(), List.of(), Optional.empty(), Map.of(), Set.of());

    public Condition {
        keywords = List.copyOf(keywords);
        if (keywords.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("keywords: \"\" is empty; give a word or leave it out");
        }
        tags = Map.copyOf(tags);
        tenants = Set.copyOf(tenants);
    }
}
