package io.millweir.audit;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Holds the usage records of a query against what its response tells of its calls and their cost. */
final class CallsJudge {
    static final String LOST = "lost";

    private final Book book;

    CallsJudge(Book book) {
        this.book = book;
    }

    /** What is wrong whether the query was answered or not. */
    void doubled(String id, Tracked tracked) {
        if (tracked.doubledCall > 0) {
            add(
                    Invariant.CALLS,
                    id,
                    "usage: call \"" + tracked.doubledCall + "\" has more than one record; sum up by id, and report"
                            + " it with the log");
        }
        if (tracked.misnamedCall) {
            add(
                    Invariant.CALLS,
                    id,
                    "usage: a record's id is not its query_id and attempt; see who besides Millweir may write there");
        }
    }

    /** What an answered query was billed for, and what its response says. */
    void judge(String id, Tracked tracked) {
        if (!tracked.callsNotTold) {
            calls(id, tracked);
        }
        cost(id, tracked.costTold(), tracked.costBooked());
    }

    private void calls(String id, Tracked tracked) {
        long[] told = tracked.told();
        long[] booked = tracked.booked();
        for (long call : told) {
            int number = Calls.number(call);
            int at = Calls.find(booked, number);
            if (at < 0) {
                add(
                        Invariant.CALLS,
                        id,
                        "usage: call \"" + number + "\" (" + named(call)
                                + ") stands in the response and has no record; report it with the log");
            } else if (!Calls.same(call, booked[at])) {
                add(
                        Invariant.CALLS,
                        id,
                        "usage: call \"" + number + "\" is " + named(booked[at]) + ", in the response " + named(call)
                                + "; report it with the log");
            }
        }
        for (int i = 0; i < booked.length; i++) {
            int number = Calls.number(booked[i]);
            if (Calls.find(told, number) < 0) {
                add(
                        Invariant.CALLS,
                        id,
                        "usage: call \"" + number + "\" (" + named(booked[i])
                                + ") has a record and is not in the response; report it with the log");
            }
            if (number != i + 1) {
                add(
                        Invariant.CALLS,
                        id,
                        "usage: after \"" + i + "\" calls comes number \"" + number + "\", where \"" + (i + 1)
                                + "\" was due; report it with the log");
                return;
            }
        }
    }

    private void cost(String id, @Nullable BigDecimal told, @Nullable BigDecimal booked) {
        boolean agree = told != null && booked != null ? told.compareTo(booked) == 0 : told == null && booked == null;
        if (!agree) {
            add(
                    Invariant.COST,
                    id,
                    "cost: the response says \"" + plain(told) + "\", its usage records sum up to \"" + plain(booked)
                            + "\"; trust the usage records, and report it with the log");
        }
    }

    private static String plain(@Nullable BigDecimal amount) {
        return amount == null ? "nothing" : amount.toPlainString();
    }

    private String named(long call) {
        return "\"" + book.models.name(Calls.model(call)) + "\" \"" + book.outcomes.name(Calls.outcome(call)) + "\"";
    }

    private void add(Invariant invariant, String id, String found) {
        book.violations.add(invariant, id, found);
    }
}
