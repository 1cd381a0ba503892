package io.millweir.cli;

import io.millweir.runtime.ConfigException;
import io.millweir.runtime.StartException;
import io.millweir.topics.TopicsUnreachableException;
import io.millweir.training.data.DataException;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into a message that a person can act on, and the exit status. */
final class Complaints implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        int status = Millweir.FAILED;
        if (exception instanceof ConfigException
                || exception instanceof UsageException
                || exception instanceof DataException) {
            status = Millweir.USAGE;
            err.println(exception.getMessage());
        } else if (exception instanceof StartException
                || exception instanceof StoppedException
                || exception instanceof TopicsUnreachableException
                || exception instanceof IllegalStateException) {
            err.println(exception.getMessage());
        } else if (exception instanceof KafkaException) {
            err.println("kafka: " + exception.getMessage()
                    + (exception.getCause() == null
                            ? ""
                            : ": " + exception.getCause().getMessage())
                    + "; see kafka.bootstrap-servers and kafka.properties in the configuration");
        } else if (exception instanceof IOException) {
            err.println(command.getCommandName() + ": cannot read or write \"" + exception.getMessage() + "\" ("
                    + exception.getClass().getSimpleName() + "); see that it exists, may be used, and has room");
        } else {
            err.println(command.getCommandName() + ": failed with \"" + exception
                    + "\"; report this as a bug, with the log");
        }
        err.flush();
        LOG.debug("command failed", exception);
        return status;
    }
}
