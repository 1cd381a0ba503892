package io.millweir.runtime;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MisconfiguredInternalTopicException;
import org.apache.kafka.streams.errors.MissingInternalTopicsException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * What no repetition mends, as a message that says what to do: rights, credentials, a broker that is too old, topics
 * that are missing, a disk that is full. Only an operator helps, so the process ends instead of trying for ever.
 */
final class FatalCauses {
    private static final List<String> DISK =
            List.of("no space left", "read-only file system", "disk quota exceeded", "permission denied");

    private final String bootstrapServers;
    private final String applicationId;
    private final Path stateDir;

    /** Of a processor with these servers, this name and these files. */
    FatalCauses(String bootstrapServers, String applicationId, Path stateDir) {
        this.bootstrapServers = bootstrapServers;
        this.applicationId = applicationId;
        this.stateDir = stateDir;
    }

    /** Why the process must end; empty when trying again may help. */
    Optional<String> find(Throwable failure) {
        return chain(failure).flatMap(each -> message(each, failure).stream()).findFirst();
    }

    private static Stream<Throwable> chain(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        return Stream.iterate(failure, each -> each != null && seen.add(each), Throwable::getCause);
    }

    private Optional<String> message(Throwable cause, Throwable failure) {
        String said = "\"" + cause.getMessage() + "\"";
        if (cause instanceof AuthorizationException denied) {
            return Optional.of(denied(denied, said));
        } else if (cause instanceof AuthenticationException || cause instanceof SecurityDisabledException) {
            return Optional.of("kafka.properties: \"" + bootstrapServers + "\" refused the credentials: " + said
                    + "; mend security.protocol, sasl.* and ssl.*");
        } else if (cause instanceof UnsupportedVersionException) {
            return Optional.of("kafka.bootstrap-servers: \"" + bootstrapServers
                    + "\" speaks another version of Kafka's protocol: " + said
                    + "; use brokers of version 4.0 or newer, or another kafka.properties.group.protocol");
        } else if (cause instanceof InvalidConfigurationException || cause instanceof ConfigException) {
            return Optional.of("kafka.properties: refused: " + said + "; mend them");
        } else if (cause instanceof MissingInternalTopicsException missing) {
            return Optional.of("kafka: the topics " + quoted(missing.topics()) + " of the stores of \"" + applicationId
                    + "\" are missing and were not created; allow Create on them, or create them");
        } else if (cause instanceof MisconfiguredInternalTopicException
                || cause instanceof MissingSourceTopicException) {
            return Optional.of("kafka: the topics are not as they must be: " + said
                    + "; see what 'millweir topics list' says, and what 'millweir topics apply' can mend");
        } else if (isFullOrReadOnly(cause) && chain(failure).anyMatch(ProcessorStateException.class::isInstance)) {
            return Optional.of("kafka.state-dir: \"" + stateDir + "\" cannot be written: " + said
                    + "; make room there or name another directory, the stores are restored into it");
        }
        return Optional.empty();
    }

    private String denied(AuthorizationException denied, String said) {
        if (denied instanceof TopicAuthorizationException topics) {
            return "kafka: no access to the topics "
                    + (topics.unauthorizedTopics().isEmpty() ? said : quoted(topics.unauthorizedTopics()))
                    + "; allow this principal to describe, read and write them";
        } else if (denied instanceof GroupAuthorizationException) {
            return "kafka: no access to the group \"" + applicationId + "\"; allow this principal to read it";
        } else if (denied instanceof TransactionalIdAuthorizationException) {
            return "kafka: no access to the transactional ids that begin with \"" + applicationId
                    + "\"; allow this principal to describe and write them";
        }
        return "kafka: \"" + bootstrapServers + "\" denied access: " + said
                + "; allow it to this principal: Create, Describe and IdempotentWrite on the cluster are needed";
    }

    private static String quoted(Collection<String> names) {
        return names.stream().sorted().collect(Collectors.joining("\", \"", "\"", "\""));
    }

    private static boolean isFullOrReadOnly(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return DISK.stream().anyMatch(message::contains);
    }
}
