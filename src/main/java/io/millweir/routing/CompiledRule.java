package io.millweir.routing;

import io.millweir.domain.Query;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A rule made ready for many queries: the cheap parts of its condition are looked at first. */
final class CompiledRule {
    private final Rule rule;
    private final List<String> keywords;

    CompiledRule(Rule rule) {
        this.rule = rule;
        this.keywords = rule.when().keywords().stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .toList();
    }

    String name() {
        return rule.name();
    }

    Target target() {
        return rule.target();
    }

    boolean matches(Query query, QueryText text, List<String> notes) {
        Condition when = rule.when();
        return text.length() >= when.minLength().orElse(0)
                && text.length() <= when.maxLength().orElse(Integer.MAX_VALUE)
                && (when.tenants().isEmpty() || when.tenants().contains(query.tenant()))
                && query.tags().entrySet().containsAll(when.tags().entrySet())
                && (keywords.isEmpty() || keywords.stream().anyMatch(text::hasWord))
                && (when.regex().isEmpty() || isFound(text, notes));
    }

    private boolean isFound(QueryText text, List<String> notes) {
        Optional<Boolean> found = rule.when().regex().flatMap(text::find);
        if (found.isEmpty()) {
            notes.add("rule \"" + rule.name() + "\": its regex took too many steps and counts as not found;"
                    + " write it without nested repetition");
        }
        return found.orElse(false);
    }
}
