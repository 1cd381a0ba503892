package io.millweir.dispatch;

import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import io.millweir.provider.Provider;
import io.millweir.provider.Providers;
import io.millweir.registry.ModelCard;
import io.millweir.registry.Models;
import java.time.Instant;
import java.util.Optional;

/** A model of a plan as the registry knows it at the time of its call, and the provider that serves it. */
record Target(ModelCard card, Provider provider, Deployment deployment, String registryVersion) {
    /** What a model's name stands for now. */
    sealed interface Lookup {
        /** A model that can be called. */
        record Found(Target target) implements Lookup {}

        /** A model that cannot. */
        record Missing(Failure failure) implements Lookup {}
    }

    /** Looks a model up. */
    static Lookup find(String name, Models models, Providers providers) {
        Optional<ModelCard> card = models.find(name).filter(ModelCard::enabled);
        if (card.isEmpty()) {
            return new Lookup.Missing(Failure.of(
                    ErrorCode.UNKNOWN_MODEL,
                    "model \"" + name + "\": was removed or disabled after it was planned; send the query again"));
        }
        Optional<Provider> provider = providers.of(card.get());
        if (provider.isEmpty()) {
            return new Lookup.Missing(Failure.of(
                    ErrorCode.MODEL_NOT_FOUND,
                    "models[\"" + name + "\"].service: \"" + card.get().service() + "\" is no configured provider;"
                            + " configure it under providers: or change the card"));
        }
        return new Lookup.Found(
                new Target(card.get(), provider.get(), provider.get().deployment(card.get()), models.version()));
    }

    /** The announcement of a call, with the prices that hold now. */
    Report.Intent intent(int attempt, int fallbackIndex, Stage stage, Instant at) {
        return new Report.Intent(
                attempt,
                card.name(),
                deployment,
                fallbackIndex,
                card.prices(),
                registryVersion,
                stage.streams(),
                at,
                stage.purpose());
    }

    /** Why the query must not be called here, or no call can help it in the time that is left; empty when one can. */
    Optional<Failure> hopeless(Query query, Deadline deadline, DispatchContext by) {
        Optional<Failure> objection = by.constraints().objection(query, card);
        if (objection.isPresent()) {
            return objection;
        }
        if (!by.breakers().permits(deployment)) {
            return Optional.of(by.breakers().refused(deployment));
        }
        return by.latencies()
                .fastest(deployment)
                .filter(fastest -> fastest.compareTo(deadline.left()) > 0)
                .map(fastest -> deadline.tooShort(card.name(), fastest));
    }
}
