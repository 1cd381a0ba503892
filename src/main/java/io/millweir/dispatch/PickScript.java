package io.millweir.dispatch;

import io.millweir.domain.Prices;
import io.millweir.domain.Purpose;
import io.millweir.domain.Strategy;
import io.millweir.registry.ModelCard;
import io.millweir.registry.Models;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A model reads what the candidates are good at and names the one that answers.
 *
 * <p>Threading: owned by its run, under its lock.
 */
final class PickScript implements Script {
    private static final int LONGEST_FEATURE = 200;

    private final Strategy.Pick pick;
    private final Work work;
    private final Questions questions;
    private final Stage first;
    private String story = "";

    PickScript(Strategy.Pick pick, Work work, Questions questions, Supplier<Models> models) {
        this.pick = pick;
        this.work = work;
        this.questions = questions;
        this.first = new Stage(
                Optional.of(Purpose.PICK), List.of(pick.picker()), questions.pick(cards(pick, models.get())), true);
    }

    private static Map<String, String> cards(Strategy.Pick pick, Models models) {
        Map<String, String> cards = new LinkedHashMap<>();
        pick.candidates().forEach(name -> models.find(name).ifPresent(card -> cards.put(name, described(card))));
        return cards;
    }

    private static String described(ModelCard card) {
        StringBuilder text = new StringBuilder();
        card.sizeBillions()
                .ifPresent(
                        size -> text.append(", ").append(size.toPlainString()).append("B parameters"));
        Prices prices = card.prices();
        if (prices.input().isPresent() && prices.output().isPresent()) {
            text.append(", ")
                    .append(prices.input().get().toPlainString())
                    .append(" in and ")
                    .append(prices.output().get().toPlainString())
                    .append(" out per million tokens");
        }
        card.feature().ifPresent(feature -> text.append(": ")
                .append(feature.length() <= LONGEST_FEATURE ? feature : feature.substring(0, LONGEST_FEATURE)));
        return text.toString().replaceAll("\\s+", " ");
    }

    @Override
    public Stage first() {
        return first;
    }

    @Override
    public Move after(StageEnd end) {
        if (story.isEmpty()) {
            return picked(end);
        }
        if (end instanceof StageEnd.Answered answered) {
            return Move.answer(answered, true, story, List.of());
        }
        StageEnd.Failed failed = (StageEnd.Failed) end;
        return new Move.Give(failed.failure(), failed.partialText(), Stages.told(story));
    }

    private Move picked(StageEnd end) {
        String asked = "\"" + pick.picker() + "\" ";
        Set<String> models = new LinkedHashSet<>();
        if (end instanceof StageEnd.Answered answered) {
            Optional<String> named = Replied.name(answered.text(), pick.candidates());
            named.ifPresent(models::add);
            story = named.map(name -> asked + "picked \"" + name + "\"")
                    .orElse(asked + "named no candidate, the default answers");
        } else {
            story = asked + "failed with " + ((StageEnd.Failed) end).why() + ", the default answers";
        }
        models.addAll(work.plan().models());
        return new Move.Next(new Stage(Optional.of(Purpose.ANSWER), List.copyOf(models), questions.last(), false));
    }
}
