package io.millweir.dispatch;

import io.millweir.domain.Purpose;
import io.millweir.domain.SelfCheck;
import io.millweir.domain.Strategy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A small model answers and checks its answer; a large one answers when too few checks say yes. After Aggarwal, Madaan
 * et al., AutoMix: Automatically Mixing Language Models (2023), with a threshold as the policy.
 *
 * <p>Threading: owned by its run, under its lock.
 */
final class AutoMixScript implements Script {
    /** What a share lacks to a whole number of checks by rounding alone. */
    private static final double ROUNDING = 1e-9;

    private final Strategy.AutoMix mix;
    private final Questions questions;
    private final List<String> beyond;
    private final int needed;
    private StageEnd.@Nullable Answered small;
    private Purpose now = Purpose.ANSWER;
    private boolean escalated;
    private int checks;
    private int yes;
    private String story = "";

    AutoMixScript(Strategy.AutoMix mix, Work work, Questions questions) {
        this.mix = mix;
        this.questions = questions;
        this.beyond = Stages.beyond(work, List.of(mix.small(), mix.large()));
        this.needed = (int) Math.ceil(mix.threshold() * mix.checks() - ROUNDING);
    }

    @Override
    public Stage first() {
        return new Stage(Optional.of(Purpose.ANSWER), List.of(mix.small()), questions.whole(), true);
    }

    @Override
    public Move after(StageEnd end) {
        if (escalated) {
            return afterLarge(end);
        }
        return now == Purpose.ANSWER ? afterSmall(end) : afterCheck(end);
    }

    private Move afterSmall(StageEnd end) {
        if (end instanceof StageEnd.Failed failed) {
            return failed.isOfQuery()
                    ? new Move.Give(failed.failure(), failed.partialText(), Optional.empty())
                    : escalate("\"" + mix.small() + "\" failed with " + failed.why());
        }
        StageEnd.Answered answered = (StageEnd.Answered) end;
        if (answered.text().isEmpty()) {
            return escalate("\"" + mix.small() + "\" answered nothing");
        }
        small = answered;
        return verdict(answered);
    }

    private Move afterCheck(StageEnd end) {
        StageEnd.Answered checked = small;
        if (checked == null || end instanceof StageEnd.Failed) {
            String why = end instanceof StageEnd.Failed failed ? failed.why() : "\"internal\"";
            return escalate("\"" + mix.small() + "\" answered, a check failed with " + why);
        }
        checks++;
        yes += SelfCheck.isYes(((StageEnd.Answered) end).text()).orElse(false) ? 1 : 0;
        return verdict(checked);
    }

    /** The checks end as soon as the rest of them cannot change anything. */
    private Move verdict(StageEnd.Answered answered) {
        if (yes >= needed) {
            return Move.answer(answered, checks == 0, counted(), List.of());
        }
        if (yes + mix.checks() - checks < needed) {
            return escalate(counted());
        }
        now = Purpose.VERIFY;
        return new Move.Next(
                new Stage(Optional.of(Purpose.VERIFY), List.of(mix.small()), questions.check(answered.text()), true));
    }

    private String counted() {
        return "\"" + mix.small() + "\" answered, " + yes + " of " + checks + " checks said yes, " + needed + " of "
                + mix.checks() + " needed";
    }

    private Move escalate(String why) {
        escalated = true;
        story = why + ": escalated to \"" + mix.large() + "\"";
        return new Move.Next(
                small == null
                        ? new Stage(
                                Optional.of(Purpose.ANSWER), Stages.then(mix.large(), beyond), questions.last(), false)
                        : new Stage(Optional.of(Purpose.ANSWER), List.of(mix.large()), questions.last(), true));
    }

    private Move afterLarge(StageEnd end) {
        if (end instanceof StageEnd.Answered answered) {
            return Move.answer(answered, true, story, List.of());
        }
        StageEnd.Failed failed = (StageEnd.Failed) end;
        return fallback(failed)
                .orElseGet(() -> new Move.Give(failed.failure(), failed.partialText(), Stages.told(story)));
    }

    @Override
    public Optional<Move> fallback(StageEnd.Failed end) {
        return Stages.unconfirmed(small, end, story.isEmpty() ? counted() : story);
    }
}
