package io.millweir.provider;

import io.millweir.registry.ModelCard;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configured providers, found by the {@code service} of a card.
 *
 * <p>Threading: immutable; share freely.
 */
public final class Providers implements AutoCloseable {
    private final Map<String, Provider> byService;

    /** Providers by the configuration's name of each: {@code openai}, {@code bedrock}, {@code my-vllm}, … */
    public Providers(Map<String, Provider> byName) {
        this.byService = new TreeMap<>();
        byName.forEach((name, provider) -> byService.put(canonical(name), provider));
    }

    /** The one name of a service that may be written in several ways: {@code AWS} is {@code bedrock}. */
    public static String canonical(String service) {
        String lower = service.toLowerCase(Locale.ROOT);
        return lower.equals("aws") ? "bedrock" : lower;
    }

    /** The provider that serves this card. */
    public Optional<Provider> of(ModelCard card) {
        return Optional.ofNullable(byService.get(canonical(card.service())));
    }

    /** Names that a card's {@code service} may have. */
    public Collection<String> services() {
        return byService.keySet();
    }

    @Override
    public void close() {
        byService.values().forEach(Provider::close);
    }
}
