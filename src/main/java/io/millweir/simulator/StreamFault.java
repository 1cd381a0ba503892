package io.millweir.simulator;

/** What is done to a streamed answer after some of its deltas; an answer with fewer breaks after its last. */
sealed interface StreamFault extends Fault {
    /** How many deltas leave unharmed. */
    int deltas();

    /** The body ends in order, but before the dialect's last event. */
    record Cut(int deltas) implements StreamFault {
        @Override
        public String outcome() {
            return "cut";
        }
    }

    /** The connection is reset (TCP RST). */
    record Break(int deltas) implements StreamFault {
        @Override
        public String outcome() {
            return "break";
        }
    }

    /** Nothing more comes, and the connection stays open. */
    record Stall(int deltas) implements StreamFault {
        @Override
        public String outcome() {
            return "stall";
        }
    }

    /** The body ends in order, in the middle of an event. */
    record Midframe(int deltas) implements StreamFault {
        @Override
        public String outcome() {
            return "midframe";
        }
    }

    /** One event is spoilt; the rest follows as if nothing had happened. */
    record Corrupt(int deltas) implements StreamFault {
        @Override
        public String outcome() {
            return "corrupt";
        }
    }

    /** An error event in the dialect's words ends the stream. */
    record Error(int deltas, StreamError kind) implements StreamFault {
        @Override
        public String outcome() {
            return "error";
        }
    }
}
