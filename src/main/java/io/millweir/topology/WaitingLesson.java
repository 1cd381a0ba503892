package io.millweir.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the answer to one query: which model gave it, and what was thought of it. Whichever comes first waits
 * here for the other, and what someone thinks again takes the place of what they thought before.
 */
record WaitingLesson(Optional<Lesson.Choice> choice, List<Rating> ratings, List<Game> games) {
    static final WaitingLesson NOTHING = new WaitingLesson(Optional.empty(), List.of(), List.of());

    /** Who judges more of one answer than this is no person. */
    private static final int MOST = 100;

    /** What someone thought. */
    record Rating(String user, double rating) {}

    /** What someone compared. */
    record Game(String user, String winner, String loser) {
        /** Whether the same person compared the same two. */
        boolean takesPlaceOf(Game other) {
            return user.equals(other.user)
                    && ((winner.equals(other.winner) && loser.equals(other.loser))
                            || (winner.equals(other.loser) && loser.equals(other.winner)));
        }
    }

    WaitingLesson {
        ratings = List.copyOf(ratings);
        games = List.copyOf(games);
    }

    boolean isFull() {
        return ratings.size() + games.size() >= MOST;
    }

    WaitingLesson of(Lesson.Choice made) {
        return new WaitingLesson(Optional.of(made), ratings, games);
    }

    /** The rating that one by this user takes the place of. */
    Optional<Rating> before(Rating rating) {
        return ratings.stream()
                .filter(each -> each.user().equals(rating.user()))
                .findFirst();
    }

    WaitingLesson with(Rating rating) {
        List<Rating> all = new ArrayList<>(ratings);
        all.removeIf(each -> each.user().equals(rating.user()));
        all.add(rating);
        return new WaitingLesson(choice, all, games);
    }

    /** The comparison that this one takes the place of. */
    Optional<Game> before(Game game) {
        return games.stream().filter(game::takesPlaceOf).findFirst();
    }

    WaitingLesson with(Game game) {
        List<Game> all = new ArrayList<>(games);
        all.removeIf(game::takesPlaceOf);
        all.add(game);
        return new WaitingLesson(choice, ratings, all);
    }
}
