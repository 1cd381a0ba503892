package io.millweir.simulator;

import java.util.OptionalLong;

/** What is done to a call instead of answering it well. */
sealed interface Fault permits Fault.Status, Fault.Hang, Fault.Reset, Fault.Html, Fault.Aws, StreamFault {
    /** The name in the ledger. */
    String outcome();

    /** An error of the provider, with or without a {@code Retry-After}. */
    record Status(int code, OptionalLong afterSeconds, boolean asDate) implements Fault {
        static Status plain(int code) {
            return new Status(code, OptionalLong.empty(), false);
        }

        @Override
        public String outcome() {
            return Integer.toString(code);
        }
    }

    /** Never answered. */
    record Hang() implements Fault {
        @Override
        public String outcome() {
            return "hang";
        }
    }

    /** The connection is reset (TCP RST). */
    record Reset() implements Fault {
        @Override
        public String outcome() {
            return "reset";
        }
    }

    /** The error page of a proxy: 502, HTML. */
    record Html() implements Fault {
        @Override
        public String outcome() {
            return "html";
        }
    }

    /** A refusal in the exact words of Bedrock. */
    record Aws(AwsCase which) implements Fault {
        @Override
        public String outcome() {
            return "aws-" + which.word();
        }
    }
}
