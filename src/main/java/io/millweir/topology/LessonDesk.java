package io.millweir.topology;

import io.millweir.routing.online.Context;
import io.millweir.routing.online.RatingSums;
import io.millweir.routing.online.Statistic;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from the lessons of one partition: brings ratings together with the choices that they are about, and adds both
 * up. A rating needs a choice, a comparison does not.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class LessonDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LessonDesk.class);

    private final WaitingLessons waiting;
    private final LessonSums sums;

    LessonDesk(WaitingLessons waiting, LessonSums sums) {
        this.waiting = waiting;
        this.sums = sums;
    }

    void take(Lesson lesson) {
        WaitingLessons.Found found = waiting.find(lesson.queryId());
        WaitingLesson known = found.lesson();
        WaitingLesson now = lesson.choice().map(choice -> chosen(known, choice)).orElseGet(() -> lesson.feedback()
                .map(feedback -> judged(lesson.queryId(), known, feedback))
                .orElse(known));
        if (!now.equals(known)) {
            waiting.put(lesson.queryId(), found.at(), now);
        }
    }

    /** A choice that is known came again: under at_least_once it may. */
    private WaitingLesson chosen(WaitingLesson known, Lesson.Choice choice) {
        if (known.choice().isPresent()) {
            return known;
        }
        known.ratings().forEach(rating -> count(choice, rating, 1));
        return known.of(choice);
    }

    private WaitingLesson judged(String queryId, WaitingLesson known, Lesson.Judgement feedback) {
        String user = feedback.user().orElse("");
        WaitingLesson now = known;
        if (feedback.rating().isPresent()) {
            now = rated(
                    queryId,
                    now,
                    new WaitingLesson.Rating(user, feedback.rating().getAsDouble()));
        }
        if (feedback.winner().isPresent() && feedback.loser().isPresent()) {
            now = compared(
                    queryId,
                    now,
                    new WaitingLesson.Game(
                            user, feedback.winner().get(), feedback.loser().get()));
        }
        return now;
    }

    private WaitingLesson rated(String queryId, WaitingLesson known, WaitingLesson.Rating rating) {
        Optional<WaitingLesson.Rating> before = known.before(rating);
        if (before.isEmpty() && isFull(queryId, known)) {
            return known;
        }
        known.choice().ifPresent(choice -> {
            before.ifPresent(old -> count(choice, old, -1));
            count(choice, rating, 1);
        });
        return known.with(rating);
    }

    private WaitingLesson compared(String queryId, WaitingLesson known, WaitingLesson.Game game) {
        Optional<WaitingLesson.Game> before = known.before(game);
        if (before.isEmpty() && isFull(queryId, known)) {
            return known;
        }
        before.ifPresent(old -> count(old, -1));
        count(game, 1);
        return known.with(game);
    }

    private static boolean isFull(String queryId, WaitingLesson known) {
        if (known.isFull()) {
            LOG.atWarn()
                    .addKeyValue("query_id", queryId)
                    .log("feedback: more than 100 judgements of one answer; nothing more is learned of it");
        }
        return known.isFull();
    }

    private void count(Lesson.Choice choice, WaitingLesson.Rating rating, int times) {
        Optional<Context> context = Context.read(choice.context());
        if (context.isEmpty()) {
            LOG.atError()
                    .addKeyValue("model", choice.model())
                    .log("lessons: the features of a query cannot be read, another version wrote them; nothing is"
                            + " learned of it");
        }
        context.ifPresent(features -> sums.change(
                new Statistic.Ratings(features.space(), choice.model()),
                numbers -> RatingSums.add(numbers, features, rating.rating(), times)));
    }

    private void count(WaitingLesson.Game game, int times) {
        sums.change(new Statistic.Games(game.winner(), game.loser()), numbers -> numbers[0] += times);
    }
}
