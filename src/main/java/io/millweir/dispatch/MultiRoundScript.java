package io.millweir.dispatch;

import io.millweir.domain.Purpose;
import io.millweir.domain.Query;
import io.millweir.domain.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model takes the question apart, routed models answer the parts, and it makes one answer of theirs. What goes wrong
 * before that ends in a direct answer of the whole question.
 *
 * <p>Threading: owned by its run, under its lock.
 */
final class MultiRoundScript implements Script {
    private final Strategy.MultiRound rounds;
    private final Work work;
    private final Questions questions;
    private final PartModels partModels;
    private final List<String> answers = new ArrayList<>();
    private List<String> parts = List.of();
    private Purpose now = Purpose.DECOMPOSE;
    private String story = "";

    MultiRoundScript(Strategy.MultiRound rounds, Work work, Questions questions, PartModels partModels) {
        this.rounds = rounds;
        this.work = work;
        this.questions = questions;
        this.partModels = partModels;
    }

    @Override
    public Stage first() {
        return new Stage(
                Optional.of(Purpose.DECOMPOSE), List.of(rounds.model()), questions.parts(rounds.maxParts()), true);
    }

    @Override
    public Move after(StageEnd end) {
        return switch (now) {
            case DECOMPOSE -> afterDecomposing(end);
            case PART -> afterPart(end);
            default -> ended(end);
        };
    }

    private Move afterDecomposing(StageEnd end) {
        if (end instanceof StageEnd.Failed failed) {
            return directly("taking the question apart failed with " + failed.why());
        }
        parts = Replied.items(((StageEnd.Answered) end).text(), rounds.maxParts());
        return parts.size() < 2 ? directly("the question has one part") : part();
    }

    private Move part() {
        now = Purpose.PART;
        Query part = questions.part(parts.get(answers.size()));
        List<String> routed = partModels.of(part, rounds.router());
        return new Move.Next(new Stage(
                Optional.of(Purpose.PART), routed.isEmpty() ? work.plan().models() : routed, part, true));
    }

    private Move afterPart(StageEnd end) {
        String which = "part " + (answers.size() + 1) + " of " + parts.size();
        if (end instanceof StageEnd.Failed failed) {
            return directly(which + " failed with " + failed.why());
        }
        String text = ((StageEnd.Answered) end).text();
        if (text.isEmpty()) {
            return directly(which + " was answered with nothing");
        }
        answers.add(text);
        if (answers.size() < parts.size()) {
            return part();
        }
        now = Purpose.AGGREGATE;
        story = "answered in " + parts.size() + " parts";
        return new Move.Next(new Stage(
                Optional.of(Purpose.AGGREGATE), work.plan().models(), questions.together(parts, answers), false));
    }

    private Move directly(String why) {
        now = Purpose.ANSWER;
        story = why + ": answered as a whole";
        return new Move.Next(new Stage(Optional.of(Purpose.ANSWER), work.plan().models(), questions.last(), false));
    }

    private Move ended(StageEnd end) {
        if (end instanceof StageEnd.Answered answered) {
            return Move.answer(answered, true, story, List.of());
        }
        StageEnd.Failed failed = (StageEnd.Failed) end;
        return new Move.Give(failed.failure(), failed.partialText(), Stages.told(story));
    }
}
