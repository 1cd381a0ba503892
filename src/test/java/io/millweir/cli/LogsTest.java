package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.millweir.config.ConfigLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    private final Map<String, Level> levels = new HashMap<>();

    @BeforeEach
    void remember() {
        root.iteratorForAppenders().forEachRemaining(appenders::add);
        context.getLoggerList().forEach(each -> levels.put(each.getName(), each.getLevel()));
    }

    @AfterEach
    void restore() {
        root.detachAndStopAllAppenders();
        appenders.forEach(each -> {
            each.start();
            root.addAppender(each);
        });
        context.getLoggerList().forEach(each -> each.setLevel(levels.get(each.getName())));
    }

    private static void log(String... overrides) {
        Logs.toStandardError(new ConfigLoader(Map.of())
                .load(Optional.empty(), List.of(overrides))
                .config()
                .telemetry());
    }

    @Test
    void never_lets_the_aws_sdk_write_its_requests_which_hold_session_tokens() {
        log("telemetry.log-level=trace");

        assertThat(LoggerFactory.getLogger("io.millweir").isTraceEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("software.amazon.awssdk.http.auth.aws")
                        .isDebugEnabled())
                .isFalse();
    }

    @Test
    void writes_a_line_for_each_call_unless_it_is_not_wanted() {
        log();
        boolean usually = LoggerFactory.getLogger("millweir.calls").isInfoEnabled();
        log("telemetry.log-calls=false");

        assertThat(usually).isTrue();
        assertThat(LoggerFactory.getLogger("millweir.calls").isInfoEnabled()).isFalse();
    }
}
