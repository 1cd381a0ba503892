package io.millweir.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.millweir.config.MillweirConfig;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log where a command wants it: standard output belongs to the command. */
final class Logs {
    /** Warnings of a healthy start and stop, which tell a user nothing that could be done. */
    private static final String[] UNHELPFUL = {
        "org.apache.kafka.streams.processor.internals.StateDirectory",
        "org.apache.kafka.streams.StreamsConfig",
        "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
        "org.apache.kafka.clients.NetworkClient",
        "org.apache.kafka.controller.QuorumController",
        "kafka.server.DefaultAutoTopicCreationManager"
    };

    /** One line for each provider call, at INFO. */
    private static final String CALLS = "millweir.calls";

    private Logs() {}

    /** To standard error, in the configured shape and from the configured level. */
    static void toStandardError(MillweirConfig.Telemetry telemetry) {
        LoggerContext context = context();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        Level level = Level.toLevel(telemetry.logLevel());
        use(context, console, encoder(context, telemetry.logFormat()), level);
        // Kafka tells of every rebalance and fetch at INFO; what matters of it comes at WARN.
        for (String chatty : new String[] {"org.apache.kafka", "kafka", "org.eclipse.jetty", "state.change.logger"}) {
            context.getLogger(chatty).setLevel(level.isGreaterOrEqual(Level.INFO) ? louder(level) : level);
        }
        quieten(context, level);
        // Unset, it has the level of all others.
        context.getLogger(CALLS).setLevel(telemetry.logCalls() ? null : louder(level));
    }

    private static void quieten(LoggerContext context, Level level) {
        for (String logger : UNHELPFUL) {
            context.getLogger(logger).setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.ERROR : level);
        }
    }

    /** To a file, for a command whose terminal is for people. */
    static void toFile(Path file) {
        LoggerContext context = context();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        use(context, appender, encoder(context, MillweirConfig.Telemetry.LogFormat.TEXT), Level.INFO);
    }

    private static Level louder(Level level) {
        return level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
    }

    private static void use(
            LoggerContext context,
            OutputStreamAppender<ILoggingEvent> appender,
            Encoder<ILoggingEvent> encoder,
            Level level) {
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(level);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, MillweirConfig.Telemetry.LogFormat format) {
        if (format == MillweirConfig.Telemetry.LogFormat.JSON) {
            JsonEncoder json = new JsonEncoder();
            json.setContext(context);
            json.setWithSequenceNumber(false);
            json.setWithNanoseconds(false);
            json.setWithContext(false);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level %logger{24} %msg %kvp%n%ex{short}");
        text.start();
        return text;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
