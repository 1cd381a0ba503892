/**
 * The named graph of the stream and its small processors; the only room that knows the order of stages.
 *
 * <p>The way of a query: {@code AcceptQuery} reads the record and asks {@code Acceptance} whether it is taken on;
 * {@code PlanRoute} asks a router and writes the decision; {@code TrackWork} hands it to the task's {@code WorkDesk},
 * which keeps it in {@code WorkStores} and gives it to dispatch, or to the {@code WaitingRoom} when there is no room.
 * Reports of its calls come in from {@code completions} as {@code Completion}s and are booked on its
 * {@code WorkEntry}. The one that ends it becomes an {@code Outcome}, which {@code Answering} writes as response, usage
 * and latency. {@code AnsweredWork} keeps for a while what may still be reported about.
 */
@NullMarked
package io.millweir.topology;

import org.jspecify.annotations.NullMarked;
