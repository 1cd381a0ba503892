package io.millweir.dispatch;

import io.millweir.domain.Purpose;
import io.millweir.domain.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Models answer from the cheapest to the strongest until the judge grades an answer well enough. After Chen, Zaharia
 * and Zou, FrugalGPT (2023), with a model as the judge.
 *
 * <p>Threading: owned by its run, under its lock.
 */
final class CascadeScript implements Script {
    private final Strategy.Cascade cascade;
    private final Questions questions;
    private final List<String> beyond;
    private StageEnd.@Nullable Answered held;
    private boolean judging;
    private int index;
    private final StringBuilder story = new StringBuilder();

    CascadeScript(Strategy.Cascade cascade, Work work, Questions questions) {
        this.cascade = cascade;
        this.questions = questions;
        this.beyond = Stages.beyond(work, cascade.models());
    }

    @Override
    public Stage first() {
        return answer(0);
    }

    private Stage answer(int place) {
        String model = cascade.models().get(place);
        boolean last = place == cascade.models().size() - 1;
        return new Stage(
                Optional.of(Purpose.ANSWER),
                last && held == null ? Stages.then(model, beyond) : List.of(model),
                last ? questions.last() : questions.whole(),
                !last || held != null);
    }

    @Override
    public Move after(StageEnd end) {
        return judging ? afterJudge(end) : afterAnswer(end);
    }

    private Move afterAnswer(StageEnd end) {
        if (end instanceof StageEnd.Failed failed) {
            if (!isLast() && !(failed.isOfQuery() && held == null)) {
                return next("failed with " + failed.why());
            }
            return fallback(failed)
                    .orElseGet(
                            () -> new Move.Give(failed.failure(), failed.partialText(), Stages.told(story.toString())));
        }
        StageEnd.Answered answered = (StageEnd.Answered) end;
        if (isLast()) {
            return Move.answer(answered, true, told("answered"), List.of());
        }
        if (answered.text().isEmpty()) {
            return next("answered nothing");
        }
        held = answered;
        judging = true;
        return new Move.Next(new Stage(
                Optional.of(Purpose.JUDGE), List.of(cascade.judge()), questions.grade(answered.text()), true));
    }

    private Move afterJudge(StageEnd end) {
        judging = false;
        StageEnd.Answered judged = held;
        if (end instanceof StageEnd.Answered reply && judged != null) {
            OptionalDouble grade = Replied.grade(reply.text());
            if (grade.isEmpty()) {
                return next("answered, its grade could not be read");
            }
            String given = "graded " + Stages.plain(grade.getAsDouble()) + ", " + Stages.plain(cascade.threshold())
                    + " needed";
            return grade.getAsDouble() >= cascade.threshold()
                    ? Move.answer(judged, false, told(given), List.of())
                    : next(given);
        }
        return next(
                "answered, the judge failed" + (end instanceof StageEnd.Failed failed ? " with " + failed.why() : ""));
    }

    private Move next(String why) {
        String so = told(why);
        story.setLength(0);
        story.append(so);
        index++;
        return new Move.Next(answer(index));
    }

    /** What happened so far and this of the model whose turn it is. */
    private String told(String what) {
        return (story.isEmpty() ? "" : story + ", ") + "\"" + cascade.models().get(index) + "\" " + what;
    }

    private boolean isLast() {
        return index == cascade.models().size() - 1;
    }

    @Override
    public Optional<Move> fallback(StageEnd.Failed end) {
        return Stages.unconfirmed(held, end, story.isEmpty() ? told("answered") : story.toString());
    }
}
