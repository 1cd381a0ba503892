package io.millweir.audit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say of one query id on one partition: counts, calls and sums, never a text. A million of these are
 * held at once, so what agrees is kept once.
 */
final class Tracked {
    // As the query records say.
    short records;
    short mustBury;
    boolean inRange;
    boolean streams;
    long offset = -1;
    long timestamp = Long.MAX_VALUE;
    long deadline = Long.MIN_VALUE;

    // As the answering topics say; what is marked may have been written before.
    short responses;
    short markedResponses;
    short okResponses;
    short routedResponses;
    short latencies;
    short markedLatencies;
    short decisions;
    short markedDecisions;
    short repeated;
    short buried;
    short buriedUnreadable;
    boolean misplacedDeadLetter;
    boolean acceptedTwice;
    boolean callsNotTold;
    boolean misnamedCall;
    boolean answeredOk;
    int doubledCall;
    private long decidedAt;
    private long[] dead = Calls.NONE;

    private long[] told = Calls.NONE;
    private long[] booked = Calls.NONE;
    private @Nullable BigDecimal costTold;
    private @Nullable BigDecimal costBooked;
    private @Nullable Joined text;
    private @Nullable List<AttemptStream> attempts;

    void query(long at, long recordTimestamp, long until, boolean judged) {
        offset = offset < 0 ? at : Math.min(offset, at);
        timestamp = Math.min(timestamp, recordTimestamp);
        deadline = Math.max(deadline, until);
        inRange |= judged;
    }

    /** Takes note of a dead letter; false when the same was there before. */
    boolean dies(long sourceOffset) {
        if (Arrays.binarySearch(dead, sourceOffset) >= 0) {
            return false;
        }
        dead = Calls.with(dead, sourceOffset);
        return true;
    }

    void decided(long at, boolean marked, long windowMs) {
        if (marked) {
            markedDecisions++;
            return;
        }
        acceptedTwice |= decisions > 0 && Math.abs(at - decidedAt) < windowMs;
        decisions++;
        decidedAt = at;
    }

    /** What a response says of its calls; of several responses the one that has calls counts. */
    void tells(long[] calls, @Nullable BigDecimal cost, @Nullable Joined whole, boolean ok) {
        if (told.length == 0) {
            told = Arrays.equals(calls, booked) ? booked : calls;
            costTold = shared(cost, costBooked);
            text = whole;
            answeredOk = ok;
        }
    }

    /** Books a call; false when its number was booked before and neither record admits to being a repetition. */
    boolean books(long call, @Nullable BigDecimal cost) {
        int before = Calls.find(booked, Calls.number(call));
        if (before >= 0) {
            return Calls.marked(booked[before]) || Calls.marked(call);
        }
        booked = Calls.with(booked, call);
        if (Arrays.equals(booked, told)) {
            booked = told;
        }
        if (cost != null) {
            costBooked = shared(costBooked == null ? cost : costBooked.add(cost), costTold);
        }
        return true;
    }

    private static @Nullable BigDecimal shared(@Nullable BigDecimal amount, @Nullable BigDecimal other) {
        return amount != null && other != null && amount.compareTo(other) == 0 ? other : amount;
    }

    void chunk(int attempt, int index, Joined delta, boolean reset, boolean last) {
        if (attempts == null) {
            attempts = new ArrayList<>(1);
        }
        for (AttemptStream known : attempts) {
            if (known.attempt() == attempt) {
                known.take(index, delta, reset, last);
                return;
            }
        }
        AttemptStream first = new AttemptStream(attempt);
        first.take(index, delta, reset, last);
        attempts.add(first);
    }

    /** Query records that are no repetition of another. */
    int firsts() {
        return records - repeated;
    }

    boolean answered() {
        return responses + markedResponses > 0;
    }

    long[] told() {
        return told;
    }

    long[] booked() {
        return booked;
    }

    @Nullable
    BigDecimal costTold() {
        return costTold;
    }

    @Nullable
    BigDecimal costBooked() {
        return costBooked;
    }

    @Nullable
    Joined text() {
        return text;
    }

    List<AttemptStream> attempts() {
        return attempts == null ? List.of() : attempts;
    }
}
