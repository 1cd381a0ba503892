package io.millweir.simulator;

/** How the bytes of a reply reach the caller. */
sealed interface Delivery extends Word {
    Delivery WHOLE = new Whole();

    /** The name in the ledger of a call that was otherwise answered well. */
    String outcome();

    /** All at once, as they should. */
    record Whole() implements Delivery {
        @Override
        public String outcome() {
            return "ok";
        }
    }

    /** A few bytes at a time. */
    record Slow(long pauseMillis) implements Delivery {
        @Override
        public String outcome() {
            return "slow";
        }
    }

    /** A well-framed body that breaks off inside its JSON. */
    record Malformed() implements Delivery {
        @Override
        public String outcome() {
            return "malformed";
        }
    }

    /** Less than Content-Length promised, then the end of the connection. */
    record Truncated() implements Delivery {
        @Override
        public String outcome() {
            return "truncated";
        }
    }
}
