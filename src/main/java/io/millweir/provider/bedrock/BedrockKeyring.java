package io.millweir.provider.bedrock;

import io.millweir.config.ProviderConfig;
import io.millweir.config.Secret;
import io.millweir.domain.Failure;
import io.millweir.provider.KeyVerdict;
import io.millweir.provider.Turns;
import io.millweir.registry.ModelCard;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the credentials of a call: the profile of its card, else keys of the configuration in turn, else Bedrock API
 * keys in turn, else the configuration's profile, else what the AWS SDK finds.
 *
 * <p>Threading: thread-safe.
 */
final class BedrockKeyring {
    private final Turns<BedrockCredentials> turns;
    private final Optional<String> profile;

    BedrockKeyring(ProviderConfig config, Clock clock) {
        List<BedrockCredentials> all = new ArrayList<>();
        config.aws().forEach(keys -> all.add(new BedrockCredentials.Keys(keys)));
        if (all.isEmpty()) {
            config.apiKeys().forEach(key -> all.add(new BedrockCredentials.Token(key)));
        }
        this.turns = new Turns<>(all, clock);
        this.profile = config.profile();
    }

    BedrockCredentials choose(ModelCard card, Optional<URI> endpoint) {
        return card.awsProfile()
                .<BedrockCredentials>map(BedrockCredentials.Profile::new)
                .or(turns::next)
                .or(() -> profile.map(BedrockCredentials.Profile::new))
                .orElseGet(() -> BedrockTarget.isLoopback(endpoint)
                        ? new BedrockCredentials.Local()
                        : new BedrockCredentials.DefaultChain());
    }

    /**
     * Takes note of how a call with these credentials failed.
     *
     * @return whether only they are at fault and others are left to try
     */
    boolean failed(BedrockCredentials used, Failure failure) {
        Optional<Duration> howLong = KeyVerdict.of(failure);
        boolean inTurn = used instanceof BedrockCredentials.Keys || used instanceof BedrockCredentials.Token;
        if (howLong.isEmpty() || !inTurn) {
            return false;
        }
        turns.setAside(used, howLong.get());
        return turns.othersLeft(used);
    }

    /** Everything that must stay out of messages. */
    static List<Secret> secrets(ProviderConfig config, BedrockEnvironment environment) {
        List<Secret> secrets = new ArrayList<>(config.apiKeys());
        environment.bearerToken().ifPresent(secrets::add);
        config.aws().forEach(keys -> {
            secrets.add(new Secret(keys.accessKeyId()));
            secrets.add(keys.secretAccessKey());
            keys.sessionToken().ifPresent(secrets::add);
        });
        return secrets;
    }
}
